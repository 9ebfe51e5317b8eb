/** Help for plugins that ask over HTTP. */
@NullMarked
package updrift.api.http;

import org.jspecify.annotations.NullMarked;
