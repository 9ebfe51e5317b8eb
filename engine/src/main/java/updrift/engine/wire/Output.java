package updrift.engine.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;

/** Writes fields, big-endian, into memory that grows. */
final class Output {
    private byte[] bytes = new byte[128];
    private int length;

    Output u8(int value) {
        grow(1);
        bytes[length++] = (byte) value;
        return this;
    }

    Output u16(int value) {
        return u8(value >> 8).u8(value);
    }

    Output u32(int value) {
        return u16(value >> 16).u16(value);
    }

    Output u64(long value) {
        return u32((int) (value >> 32)).u32((int) value);
    }

    Output raw(byte[] value) {
        grow(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** What remains in {@code value}, whose position stays. */
    Output raw(ByteBuffer value) {
        grow(value.remaining());
        value.get(value.position(), bytes, length, value.remaining());
        length += value.remaining();
        return this;
    }

    Output id(UpdateId id) {
        return raw(id.bytes());
    }

    Output text8(String text) {
        return u8(text.length()).raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    Output hashes(List<Hash> hashes) {
        u8(hashes.size());
        hashes.forEach(hash -> raw(hash.bytes()));
        return this;
    }

    Output addresses(List<PeerAddress> addresses) {
        u8(addresses.size());
        for (PeerAddress address : addresses) {
            String text = address.toString();
            u16(text.length()).raw(text.getBytes(StandardCharsets.US_ASCII));
        }
        return this;
    }

    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, length).slice();
    }

    private void grow(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
