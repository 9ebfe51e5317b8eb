package updrift.target.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The archives that a package can be, told apart by how they begin (bytes as characters): a package has no name. */
enum PackageFormat {
    TAR(".tar", 257, "ustar"),
    TAR_GZ(".tar.gz", 0, "\u001f\u008b"),
    TAR_ZST(".tar.zst", 0, "(\u00b5/\u00fd"),
    ZIP(".zip", 0, "PK\u0003\u0004");

    /** Up to where the magic of tar reaches. */
    private static final int HEAD_LENGTH = 262;

    private final String extension;
    private final int position;
    private final String magic;

    PackageFormat(String extension, int position, String magic) {
        this.extension = extension;
        this.position = position;
        this.magic = magic;
    }

    /** Hands all that {@code channel} holds to {@code content}, or refuses it. */
    static void read(FileChannel channel, ArchiveContent content) throws IOException, PackageRefused {
        ByteBuffer head = ByteBuffer.allocate(HEAD_LENGTH);
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
            // A short file has a short head.
        }
        String begin = new String(head.array(), StandardCharsets.ISO_8859_1);
        for (PackageFormat format : values()) {
            if (begin.startsWith(format.magic, format.position)) {
                if (format == ZIP) {
                    new ZipReader(channel).read(content);
                } else {
                    new TarReader(channel, format).read(content);
                }
                return;
            }
        }
        throw new PackageRefused("it is no tar, tar.gz, tar.zst or zip; updrift pack makes them");
    }

    /** The format that a file of this name has. */
    static Optional<PackageFormat> ofName(String name) {
        for (PackageFormat format : values()) {
            if (name.endsWith(format.extension)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
