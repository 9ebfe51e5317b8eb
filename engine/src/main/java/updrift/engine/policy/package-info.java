/** Decides what is fetched and what is applied, from plain values, and says why not. */
@NullMarked
package updrift.engine.policy;

import org.jspecify.annotations.NullMarked;
