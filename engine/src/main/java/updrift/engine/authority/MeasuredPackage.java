package updrift.engine.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.engine.content.PackageDigest;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.PackageHasher.Helper;
import updrift.engine.content.TreeShape;
import updrift.engine.content.TreeSink;

/**
 * What an announcement says of a package's bytes.
 *
 * @param id BLAKE3 of them
 * @param size how many
 * @param checksum SHA-256 of them in lower-case hexadecimal
 */
public record MeasuredPackage(UpdateId id, long size, String checksum) {
    /** One read, which is hashed in batches of chunks. */
    private static final int STEP = 1 << 20;

    /** Reads {@code file} once; {@code NOT_POSSIBLE} if that fails, if it changes meanwhile, or if it is larger than any package. */
    public static MeasuredPackage of(Path file, Helper helper) {
        PackageDigest digest = digest(file, PackageHasher::withChecksum, helper);
        return new MeasuredPackage(digest.id(), digest.size(), digest.sha256().orElseThrow());
    }

    /** As {@link #of}, for the update id alone: SHA-256 would take longer than that. */
    public static UpdateId idOf(Path file, Helper helper) {
        return digest(file, PackageHasher::of, helper).id();
    }

    private static PackageDigest digest(
            Path file, BiFunction<TreeShape, TreeSink, PackageHasher> hashers, Helper helper) {
        return read(
                file, shape -> hashers.apply(shape, (position, node) -> {}).helpedBy(helper), (position, bytes) -> {});
    }

    /** Reads {@code file} once, hashing it and handing its bytes to {@code copy} on the way. */
    static PackageDigest read(Path file, Function<TreeShape, PackageHasher> hashers, TreeSink copy) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Release.SIZE_MAX) {
                throw notPossible(
                        "package " + file + " has " + size + " bytes, and the largest may have " + Release.SIZE_MAX,
                        null);
            }
            PackageHasher hasher = hashers.apply(TreeShape.of(size));
            feed(hasher, copy, file, channel, size);
            return hasher.finish();
        } catch (IOException failure) {
            throw notPossible("package " + file + " can't be read: " + failure.getMessage(), failure);
        }
    }

    private static void feed(PackageHasher hasher, TreeSink copy, Path file, FileChannel channel, long size)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(STEP);
        long read = 0;
        while (read < size && channel.read(bytes.clear()) >= 0) {
            bytes.flip().limit((int) Math.min(bytes.limit(), size - read));
            copy.write(read, bytes.duplicate());
            read += bytes.remaining();
            hasher.update(bytes);
        }
        if (read < size || channel.size() != size) {
            throw notPossible("package " + file + " changed while it was read", null);
        }
    }

    private static UpdriftException notPossible(String why, @Nullable Throwable cause) {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, why, cause);
    }
}
