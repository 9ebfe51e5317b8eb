package updrift.api.transport.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import updrift.api.peer.PeerId;

/**
 * Tokens that only whoever gets messages at a place can bring back from there. This node keeps nothing until one comes back, so that it costs nothing to be
 * greeted by strangers (the cookies of RFC 6347, DTLS).
 */
final class Cookies {
    private final byte[] secret = new byte[32];

    Cookies() {
        new SecureRandom().nextBytes(secret);
    }

    byte[] token(String place, long session, PeerId peer) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(session).flip());
            digest.update(peer.bytes());
            return Arrays.copyOf(digest.digest(place.getBytes(UTF_8)), CarrierWire.TOKEN_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean fits(byte[] token, String place, long session, PeerId peer) {
        return MessageDigest.isEqual(token, token(place, session, peer));
    }
}
