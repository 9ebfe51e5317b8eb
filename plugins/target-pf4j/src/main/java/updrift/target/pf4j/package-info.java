/** The plugins of a PF4J host, which updates replace as one set. */
@NullMarked
package updrift.target.pf4j;

import org.jspecify.annotations.NullMarked;
