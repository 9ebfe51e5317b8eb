/** What a publisher signs about a package, and what a host hears of its way. */
@NullMarked
package updrift.api.release;

import org.jspecify.annotations.NullMarked;
