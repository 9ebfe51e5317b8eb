/** A second tier that many nodes share: packages in a bucket of an S3-compatible store. */
@NullMarked
package updrift.cache.s3;

import org.jspecify.annotations.NullMarked;
