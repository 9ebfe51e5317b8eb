package updrift.engine.content;

import java.nio.ByteBuffer;

/**
 * What somebody says is chunk {@code index}, and what should prove it: the values beside its path, from the chunk's own level up to the root,
 * {@link TreeShape#HASH} bytes each. Nothing about it is known to be true.
 */
public record ReceivedChunk(int index, ByteBuffer bytes, ByteBuffer proof) {}
