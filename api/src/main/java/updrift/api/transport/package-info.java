/** Extension point: carries frames between nodes. */
@NullMarked
package updrift.api.transport;

import org.jspecify.annotations.NullMarked;
