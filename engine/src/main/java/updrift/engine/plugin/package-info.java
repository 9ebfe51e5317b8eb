/** Finds plugins, keeps them apart and makes their factories: the only place that knows PF4J. */
@NullMarked
package updrift.engine.plugin;

import org.jspecify.annotations.NullMarked;
