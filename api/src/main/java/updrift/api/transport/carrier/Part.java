package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import updrift.api.transport.Frame;

/**
 * A piece of a frame, as one message carries it. All pieces of a frame but the last have the same length.
 *
 * @param number the frame's, counted by the sender from 1
 * @param sent what the sender has sent on this link with this part, as {@link #cost} counts
 * @param index 0 to {@code count} - 1
 * @param count in how many parts the frame comes, 1 to {@value #COUNT_MAX}
 * @param frameLength of the whole frame in bytes
 * @param bytes what remains is the piece
 */
record Part(long number, long sent, int index, int count, int frameLength, ByteBuffer bytes) {
    /** The largest frame in the smallest messages, and a few to spare. */
    static final int COUNT_MAX = 160;

    /** What keeping a part takes beside its bytes; many tiny ones take memory, too. */
    private static final int COST = 256;

    /** In how many parts of at most {@code most} bytes a frame of {@code frameLength} goes. */
    static int countFor(int frameLength, int most) {
        return (frameLength + most - 1) / most;
    }

    /** The length of all parts but the last. */
    static int lengthFor(int frameLength, int count) {
        return (frameLength + count - 1) / count;
    }

    /** What a part of {@code length} bytes counts against the window. */
    static int cost(int length) {
        return length + COST;
    }

    int cost() {
        return cost(bytes.remaining());
    }

    /** Whether its numbers fit each other; only such ones are looked at any further. */
    boolean consistent() {
        if (number < 1 || sent < 1 || frameLength < 1 || frameLength > Frame.LENGTH_MAX || count < 1) {
            return false;
        }
        int length = lengthFor(frameLength, count);
        boolean last = index == count - 1;
        int expected = last ? frameLength - length * (count - 1) : length;
        return index < count && count <= COUNT_MAX && expected > 0 && bytes.remaining() == expected;
    }
}
