/** What a publisher does: keeps keys, gives sequences out once, and signs announcements. */
@NullMarked
package updrift.engine.authority;

import org.jspecify.annotations.NullMarked;
