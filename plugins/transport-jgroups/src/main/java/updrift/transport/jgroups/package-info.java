/** Frames over a JGroups channel that the host owns. */
@NullMarked
package updrift.transport.jgroups;

import org.jspecify.annotations.NullMarked;
