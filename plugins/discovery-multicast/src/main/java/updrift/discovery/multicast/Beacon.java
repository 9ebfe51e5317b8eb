package updrift.discovery.multicast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/**
 * What a node says of itself in the local network, in one datagram: {@code "UPDB"}, {@code u8} version 1, {@code u8} flags, 16 bytes for the product, the peer
 * id, {@code u8} number of addresses, each a length {@code u16} and its text.
 *
 * @param asking whether others are asked to answer with theirs
 * @param productHash who has another one isn't meant
 * @param addresses at most {@value #ADDRESSES_MAX}, fewer where they don't fit
 */
record Beacon(boolean asking, ByteBuffer productHash, PeerId peer, List<PeerAddress> addresses) {
    /** Fits one packet of any link, since IPv6 wants 1,280 bytes carried whole. */
    static final int BYTES_MAX = 1_200;

    static final int ADDRESSES_MAX = 4;

    private static final int MAGIC = 0x55504442;
    private static final byte VERSION = 1;
    private static final int ASKING = 1;

    /** Enough that two products of one network don't meet by chance; it keeps nothing secret. */
    private static final int PRODUCT_HASH_LENGTH = 16;

    /** The first 16 bytes of SHA-256 over {@code "updrift beacon 1"}, a zero byte and the product's name. */
    static ByteBuffer hashOf(String product) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(("updrift beacon 1\0" + product).getBytes(UTF_8));
            return ByteBuffer.wrap(Arrays.copyOf(hash, PRODUCT_HASH_LENGTH)).asReadOnlyBuffer();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX)
                .putInt(MAGIC)
                .put(VERSION)
                .put((byte) (asking ? ASKING : 0))
                .put(productHash.duplicate())
                .put(peer.bytes());
        int countAt = bytes.position();
        bytes.put((byte) 0);
        int count = 0;
        for (PeerAddress address : addresses) {
            byte[] text = address.toString().getBytes(US_ASCII);
            if (count < ADDRESSES_MAX && Short.BYTES + text.length <= bytes.remaining()) {
                bytes.putShort((short) text.length).put(text);
                count++;
            }
        }
        return bytes.put(countAt, (byte) count).flip();
    }

    /** Empty for anything that isn't exactly one of version 1. */
    static Optional<Beacon> decode(ByteBuffer bytes) {
        try {
            if (bytes.remaining() > BYTES_MAX || bytes.getInt() != MAGIC || bytes.get() != VERSION) {
                return Optional.empty();
            }
            boolean asking = (bytes.get() & ASKING) != 0;
            byte[] productHash = take(bytes, PRODUCT_HASH_LENGTH);
            PeerId peer = PeerId.of(take(bytes, PeerId.LENGTH));
            int count = Byte.toUnsignedInt(bytes.get());
            if (count > ADDRESSES_MAX) {
                return Optional.empty();
            }
            List<PeerAddress> addresses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int length = Short.toUnsignedInt(bytes.getShort());
                if (length > bytes.remaining()) {
                    return Optional.empty();
                }
                addresses.add(PeerAddress.parse(new String(take(bytes, length), ISO_8859_1)));
            }
            return bytes.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(new Beacon(asking, ByteBuffer.wrap(productHash), peer, addresses));
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }
}
