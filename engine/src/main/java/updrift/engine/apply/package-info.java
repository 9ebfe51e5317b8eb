/** Applies a complete package to the target: stages, backs up, activates, watches and settles, crash-safe by a journal written ahead. */
@NullMarked
package updrift.engine.apply;

import org.jspecify.annotations.NullMarked;
