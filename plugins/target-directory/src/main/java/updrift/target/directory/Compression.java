package updrift.target.directory;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** What stands around a tar archive: one member of gzip, one frame of zstd, or nothing. */
final class Compression {
    /** The highest level whose window stays at 8 MiB. */
    private static final int ZSTD_LEVEL = 19;

    /** "Unknown" in RFC 1952, so that a package doesn't tell where it was made. */
    private static final int GZIP_ANY_SYSTEM = 255;

    private Compression() {}

    static InputStream unpack(PackageFormat format, InputStream packed, FileChannel channel)
            throws IOException, PackageRefused {
        try {
            return switch (format) {
                case TAR_GZ ->
                    GzipCompressorInputStream.builder()
                            .setInputStream(packed)
                            .setDecompressConcatenated(false)
                            .get();
                case TAR_ZST -> {
                    ZstdFrame.requireOnlyOne(channel);
                    yield new ZstdInputStreamNoFinalizer(packed).setLongMax(ZstdFrame.WINDOW_LOG_MAX);
                }
                case TAR, ZIP -> packed;
            };
        } catch (IOException complaint) {
            throw new EntryInput.Broken(complaint);
        }
    }

    /** The archive has ended; so must what is around it. */
    static void requireEnd(PackageFormat format, InputStream plain, InputStream packed)
            throws IOException, PackageRefused {
        try {
            if (plain.read() >= 0 || (format == PackageFormat.TAR_GZ && packed.read() >= 0)) {
                throw new PackageRefused("it has data after its end");
            }
        } catch (IOException complaint) {
            throw new EntryInput.Broken(complaint);
        }
    }

    /** Packs the same bytes into the same bytes, whoever does it and when. */
    static OutputStream pack(PackageFormat format, OutputStream file) throws IOException {
        return switch (format) {
            case TAR_GZ -> {
                GzipParameters parameters = new GzipParameters();
                parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
                parameters.setOperatingSystem(GZIP_ANY_SYSTEM);
                yield new GzipCompressorOutputStream(file, parameters);
            }
            case TAR_ZST -> new ZstdOutputStreamNoFinalizer(file, ZSTD_LEVEL).setChecksum(true);
            case TAR, ZIP -> file;
        };
    }
}
