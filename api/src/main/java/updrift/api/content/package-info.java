/** What is distributed: the identity of a package and where its bytes lie. */
@NullMarked
package updrift.api.content;

import org.jspecify.annotations.NullMarked;
