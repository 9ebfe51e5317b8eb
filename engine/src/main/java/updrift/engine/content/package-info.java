/** The BLAKE3 tree over a package: its shape, its hashes, and the proof that a chunk belongs where it is said to. */
@NullMarked
package updrift.engine.content;

import org.jspecify.annotations.NullMarked;
