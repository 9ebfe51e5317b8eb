/** A typed view of the settings that a plugin declared. */
@NullMarked
package updrift.api.config;

import org.jspecify.annotations.NullMarked;
