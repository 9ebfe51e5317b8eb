package updrift.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Asks everybody who wants a connection to show first that datagrams reach it where it says it is (RFC 9000, section 8.1.2): the answer to a first datagram is
 * a Retry, smaller than that datagram, and nothing is remembered of it. Its token is the time, a MAC over time, address, port and the connection's original id,
 * and that id. Used by one thread.
 */
final class RetryTokens implements QuicTokenHandler {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** Half of the MAC: guessing 128 bits is hopeless. */
    private static final int MAC_BYTES = 16;

    private static final int PREFIX_BYTES = Long.BYTES + MAC_BYTES;

    /** Longer than any handshake may take, so that a repeated datagram still finds its token valid. */
    private static final long VALID_NANOS = 30_000_000_000L;

    private final LongSupplier nanos;
    private final Mac mac;

    RetryTokens(LongSupplier nanos) {
        this.nanos = nanos;
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
        long now = nanos.getAsLong();
        byte[] id = bytes(connectionId, connectionId.readableBytes());
        out.writeLong(now).writeBytes(authenticator(now, address, id)).writeBytes(id);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int idLength = token.readableBytes() - PREFIX_BYTES;
        if (idLength < 0 || idLength > Quic.MAX_CONN_ID_LEN) {
            return -1;
        }
        long then = token.readLong();
        byte[] claimed = bytes(token.readSlice(MAC_BYTES), MAC_BYTES);
        byte[] id = bytes(token, idLength);
        long age = nanos.getAsLong() - then;
        boolean valid =
                age >= 0 && age <= VALID_NANOS && MessageDigest.isEqual(claimed, authenticator(then, address, id));
        return valid ? PREFIX_BYTES : -1;
    }

    /** The id that such a datagram is for was given out in the Retry, and has the length of those. */
    @Override
    public TokenValidationResult validateToken(ByteBuf token, InetSocketAddress address, ByteBuf connectionId) {
        int offset = connectionId.readableBytes() == Quic.MAX_CONN_ID_LEN ? validateToken(token, address) : -1;
        return offset < 0 ? TokenValidationResult.invalidToken() : TokenValidationResult.odcidFromToken(offset);
    }

    @Override
    public int maxTokenLength() {
        return PREFIX_BYTES + Quic.MAX_CONN_ID_LEN;
    }

    private byte[] authenticator(long time, InetSocketAddress address, byte[] id) {
        byte[] host = address.getAddress().getAddress();
        // The host's length too, or one with the id could read as another host with another id.
        mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Integer.BYTES)
                .putLong(time)
                .putInt(address.getPort())
                .putInt(host.length)
                .flip());
        mac.update(host);
        return Arrays.copyOf(mac.doFinal(id), MAC_BYTES);
    }

    private static byte[] bytes(ByteBuf from, int length) {
        byte[] bytes = new byte[length];
        from.getBytes(from.readerIndex(), bytes);
        return bytes;
    }
}
