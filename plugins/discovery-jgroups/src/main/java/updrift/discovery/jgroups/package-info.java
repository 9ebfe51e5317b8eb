/** Peers in the view of a JGroups channel that the host owns. */
@NullMarked
package updrift.discovery.jgroups;

import org.jspecify.annotations.NullMarked;
