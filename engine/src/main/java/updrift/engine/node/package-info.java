/** What ties a node to the real world: its thread, time, files, configuration and wiring. */
@NullMarked
package updrift.engine.node;

import org.jspecify.annotations.NullMarked;
