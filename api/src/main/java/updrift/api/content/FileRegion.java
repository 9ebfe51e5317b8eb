package updrift.api.content;

import java.nio.channels.FileChannel;

/**
 * Bytes that lie in a file, so that a transport can send them without a copy through the heap.
 *
 * @param channel open for reading for as long as whoever handed it out promises; the receiver neither closes it nor moves its position
 * @param position first byte, from 0
 * @param length in bytes, from 1
 */
public record FileRegion(FileChannel channel, long position, int length) {
    public FileRegion {
        if (position < 0 || length < 1) {
            throw new IllegalArgumentException("no region of a file: position " + position + ", length " + length);
        }
    }
}
