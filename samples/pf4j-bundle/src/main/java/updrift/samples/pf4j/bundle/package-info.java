/** Updrift as one plugin of a PF4J host. */
@NullMarked
package updrift.samples.pf4j.bundle;

import org.jspecify.annotations.NullMarked;
