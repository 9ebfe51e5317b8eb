/** A typed view of the settings that a plugin declared, and how amounts are written. */
@NullMarked
package updrift.api.config;

import org.jspecify.annotations.NullMarked;
