package updrift.engine.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;

/** Reads fields, big-endian, from one frame. Every length is held against what is left before anything is made of it. */
final class Input {
    private static final int ADDRESS_MAX = 32 + 1 + PeerAddress.OPAQUE_MAX;

    private final ByteBuffer frame;

    /** Reads from {@code frame}'s position to its limit; neither moves. */
    Input(ByteBuffer frame) {
        this.frame = frame.slice();
    }

    int u8() {
        need(1);
        return frame.get() & 0xff;
    }

    int u16() {
        need(2);
        return frame.getShort() & 0xffff;
    }

    /** Refuses what doesn't fit an int: no field of any message may be so large. */
    int u31() {
        int value = i32();
        refuseUnless(value >= 0, "a number is too large");
        return value;
    }

    int i32() {
        need(4);
        return frame.getInt();
    }

    long u64() {
        need(8);
        return frame.getLong();
    }

    boolean flag() {
        int value = u8();
        refuseUnless(value <= 1, "a flag is neither 0 nor 1");
        return value == 1;
    }

    byte[] raw(int length) {
        need(length);
        byte[] bytes = new byte[length];
        frame.get(bytes);
        return bytes;
    }

    /** The next {@code length} bytes where they lie. */
    ByteBuffer slice(int length) {
        need(length);
        ByteBuffer slice = frame.slice(frame.position(), length);
        frame.position(frame.position() + length);
        return slice;
    }

    UpdateId id() {
        return UpdateId.of(raw(UpdateId.LENGTH));
    }

    Hash hash() {
        return Hash.wrap(raw(Hash.LENGTH));
    }

    String text8() {
        return ascii(u8());
    }

    PeerAddress address() {
        int length = u16();
        refuseUnless(length <= ADDRESS_MAX, "an address is too long");
        return PeerAddress.parse(ascii(length));
    }

    /** {@code count} items, of which each takes at least {@code leastBytes}. */
    <T> List<T> list(int count, int most, int leastBytes, Supplier<T> item) {
        refuseUnless(count <= most, "a list is too long");
        need(count * leastBytes);
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.get());
        }
        return items;
    }

    int left() {
        return frame.remaining();
    }

    static void refuseUnless(boolean holds, String why) {
        if (!holds) {
            throw new UpdriftException(ErrorCode.MESSAGE_MALFORMED, "malformed message: " + why);
        }
    }

    private String ascii(int length) {
        byte[] bytes = raw(length);
        for (byte b : bytes) {
            refuseUnless(b >= ' ' && b <= '~', "text isn't printable ASCII");
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private void need(int length) {
        refuseUnless(length <= frame.remaining(), "it ends too early");
    }
}
