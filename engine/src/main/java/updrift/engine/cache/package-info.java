/** Packages that are kept on this node, whole and partial, over a storage plugin: room, leases, eviction, and proof of all that is read back. */
@NullMarked
package updrift.engine.cache;

import org.jspecify.annotations.NullMarked;
