/** An application on JGroups that shares its channel with Updrift, and measures what that does to its own messages. */
@NullMarked
package updrift.samples.overlay;

import org.jspecify.annotations.NullMarked;
