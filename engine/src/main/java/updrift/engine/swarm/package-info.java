/** Downloads one package from many peers at once: what to ask whom, for how long to wait, and what to do with what arrives. */
@NullMarked
package updrift.engine.swarm;

import org.jspecify.annotations.NullMarked;
