package updrift.engine.cache;

import java.nio.ByteBuffer;
import java.util.Optional;
import updrift.api.content.FileRegion;

/**
 * A chunk on its way to another node; the package's lease must be held until it has been sent.
 *
 * @param index of the chunk
 * @param proof the values beside its path, from its own level up to the root
 * @param region where it lies, if the storage has files
 * @param memory its bytes, if it hasn't
 */
public record ChunkToSend(int index, ByteBuffer proof, Optional<FileRegion> region, Optional<ByteBuffer> memory) {}
