/** How fast the engine's hot paths are, each alone. */
@NullMarked
package updrift.bench;

import org.jspecify.annotations.NullMarked;
