package updrift.engine.content;

import java.util.Optional;
import updrift.api.content.UpdateId;

/**
 * What a whole package came to.
 *
 * @param id BLAKE3 of its bytes
 * @param size in bytes
 * @param sha256 SHA-256 of its bytes in lower-case hexadecimal digits, if that was asked for
 */
public record PackageDigest(UpdateId id, long size, Optional<String> sha256) {}
