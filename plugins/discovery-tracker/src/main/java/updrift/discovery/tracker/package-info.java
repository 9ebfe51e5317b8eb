/** Peers and holders that a small registry over HTTP knows. */
@NullMarked
package updrift.discovery.tracker;

import org.jspecify.annotations.NullMarked;
