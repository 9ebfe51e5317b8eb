/** A second tier that many nodes share: packages on a static web server. */
@NullMarked
package updrift.cache.http;

import org.jspecify.annotations.NullMarked;
