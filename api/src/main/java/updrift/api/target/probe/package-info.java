/** How a target asks what it applied whether it runs as announced: through a program within bounds, over HTTP, over TCP, or not at all. */
@NullMarked
package updrift.api.target.probe;

import org.jspecify.annotations.NullMarked;
