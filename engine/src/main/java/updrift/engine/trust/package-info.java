/** All rules of trust: which statements count, what they say, and the marks that never fall; no input, no output, no clock. */
@NullMarked
package updrift.engine.trust;

import org.jspecify.annotations.NullMarked;
