/** How many bytes a second may move, and who goes first: token buckets on monotonic time. */
@NullMarked
package updrift.engine.bandwidth;

import org.jspecify.annotations.NullMarked;
