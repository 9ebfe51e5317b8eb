package updrift.target.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** The outline of a zstd frame (RFC 8878, section 3.1.1): where it ends and how much memory it asks for, which the decoder wouldn't say. */
final class ZstdFrame {
    /** 8 MiB, what RFC 8878 advises decoders to support and every level without {@code --ultra} keeps to. */
    static final int WINDOW_LOG_MAX = 23;

    private static final int DESCRIPTOR_POSITION = 4;
    private static final int BLOCK_HEAD_LENGTH = 3;
    private static final int CHECKSUM_LENGTH = 4;
    private static final int RLE = 1;
    private static final int RESERVED = 3;

    private final FileChannel channel;

    private ZstdFrame(FileChannel channel) {
        this.channel = channel;
    }

    /** Refuses anything but one frame from the file's beginning to its end. */
    static void requireOnlyOne(FileChannel channel) throws IOException, PackageRefused {
        new ZstdFrame(channel).requireWhole();
    }

    private void requireWhole() throws IOException, PackageRefused {
        int descriptor = read(DESCRIPTOR_POSITION, 1).get() & 0xff;
        boolean single = (descriptor & 0x20) != 0;
        if (!single) {
            requireSmallWindow(read(DESCRIPTOR_POSITION + 1, 1).get() & 0xff);
        }
        int sizeFlag = descriptor >> 6;
        int sizeLength = sizeFlag == 0 ? (single ? 1 : 0) : 1 << sizeFlag;
        int dictionaryFlag = descriptor & 3;
        int dictionaryLength = dictionaryFlag == 3 ? 4 : dictionaryFlag;
        long position = DESCRIPTOR_POSITION + 1L + (single ? 0 : 1) + dictionaryLength + sizeLength;
        position = endOfBlocks(position) + ((descriptor & 4) != 0 ? CHECKSUM_LENGTH : 0);
        if (position != channel.size()) {
            throw new PackageRefused("its zstd frame is cut off, or has data after its end");
        }
    }

    private static void requireSmallWindow(int descriptor) throws PackageRefused {
        int log = 10 + (descriptor >> 3);
        if (log > WINDOW_LOG_MAX || (log == WINDOW_LOG_MAX && (descriptor & 7) != 0)) {
            throw new PackageRefused("its zstd window is larger than 8 MiB; pack it without --ultra and --long");
        }
    }

    private long endOfBlocks(long start) throws IOException, PackageRefused {
        long position = start;
        while (true) {
            ByteBuffer head = read(position, BLOCK_HEAD_LENGTH);
            int block = (head.get(0) & 0xff) | ((head.get(1) & 0xff) << 8) | ((head.get(2) & 0xff) << 16);
            int type = (block >> 1) & 3;
            if (type == RESERVED) {
                throw new PackageRefused("its zstd frame has a block of unknown kind");
            }
            position += BLOCK_HEAD_LENGTH + (type == RLE ? 1 : block >> 3);
            if ((block & 1) != 0) {
                return position;
            }
        }
    }

    private ByteBuffer read(long position, int length) throws IOException, PackageRefused {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new PackageRefused("its zstd frame is cut off, or has data after its end");
            }
        }
        return bytes.flip();
    }
}
