/** Time and blocking work, handed in so that a test can hold both. */
@NullMarked
package updrift.api.time;

import org.jspecify.annotations.NullMarked;
