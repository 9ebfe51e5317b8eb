/** Failures, each with who can mend it. */
@NullMarked
package updrift.api.error;

import org.jspecify.annotations.NullMarked;
