/** What every extension point shares: the marker of what the engine implements, and the context that every plugin gets. */
@NullMarked
package updrift.api;

import org.jspecify.annotations.NullMarked;
