/** The one door to small durable state. */
@NullMarked
package updrift.api.disk;

import org.jspecify.annotations.NullMarked;
