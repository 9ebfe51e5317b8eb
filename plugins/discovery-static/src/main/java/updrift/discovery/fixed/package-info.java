/** Peers that the configuration names. */
@NullMarked
package updrift.discovery.fixed;

import org.jspecify.annotations.NullMarked;
