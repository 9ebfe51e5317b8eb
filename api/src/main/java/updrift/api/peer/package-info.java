/** Who a node talks to, and where. */
@NullMarked
package updrift.api.peer;

import org.jspecify.annotations.NullMarked;
