/** An application made of PF4J plugins, one of which may be Updrift. */
@NullMarked
package updrift.samples.pf4j.host;

import org.jspecify.annotations.NullMarked;
