/** The reference host: one node with its command line. */
@NullMarked
package updrift.samples.node;

import org.jspecify.annotations.NullMarked;
