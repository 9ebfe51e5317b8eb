package updrift.target.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file from its beginning, wherever its channel stands; remembers when it was the disk that failed, and not what is written there. */
final class ChannelInput extends InputStream {
    private final FileChannel channel;
    private long position;
    private @Nullable IOException failure;

    ChannelInput(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        try {
            int count = channel.read(ByteBuffer.wrap(into, offset, length), position);
            position += Math.max(0, count);
            return count;
        } catch (IOException disk) {
            failure = disk;
            throw disk;
        }
    }

    /** What a decoder's {@code complaint} comes from: the disk's own failure is thrown as it is, else it is the package that is broken. */
    PackageRefused blame(String format, Exception complaint) throws IOException {
        IOException disk = failure;
        if (disk != null) {
            throw disk;
        }
        String line = String.valueOf(complaint.getMessage()).replaceAll("[^ -~]+", " ");
        return new PackageRefused(
                "it can't be read as " + format + ": " + line.substring(0, Math.min(line.length(), 160)), complaint);
    }
}
