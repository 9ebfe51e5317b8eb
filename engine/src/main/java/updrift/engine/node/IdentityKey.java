package updrift.engine.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerId;

/** The Ed25519 key that makes a node the same node after a restart. It never leaves this class. */
final class IdentityKey {
    private static final String FILE = "key";
    private static final byte[] HEADING = "updrift identity 1\n".getBytes(US_ASCII);
    private static final int SEED_LENGTH = 32;

    private final Ed25519PrivateKeyParameters key;

    private IdentityKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
    }

    /** The key kept in {@code directory}; at the first time one is made and kept. Blocks. */
    static IdentityKey open(StateDirectory directory, SecureRandom random) {
        byte[] kept = directory.read(FILE).orElseGet(() -> create(directory, random));
        if (kept.length != HEADING.length + SEED_LENGTH
                || !Arrays.equals(kept, 0, HEADING.length, HEADING, 0, HEADING.length)) {
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE,
                    "the identity of this node is damaged: restore the file identity/key from a copy, or delete it to become a new node");
        }
        return new IdentityKey(new Ed25519PrivateKeyParameters(kept, HEADING.length));
    }

    private static byte[] create(StateDirectory directory, SecureRandom random) {
        byte[] seed = new byte[SEED_LENGTH];
        random.nextBytes(seed);
        byte[] content = Arrays.copyOf(HEADING, HEADING.length + SEED_LENGTH);
        System.arraycopy(seed, 0, content, HEADING.length, SEED_LENGTH);
        directory.replace(FILE, content);
        return content;
    }

    /** The public key in the encoding of RFC 8032, 32 bytes. */
    byte[] encodedPublicKey() {
        return key.generatePublicKey().getEncoded();
    }

    byte[] sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    /** Who holds the key that {@code encodedPublicKey} belongs to. */
    static PeerId peerId(byte[] encodedPublicKey) {
        try {
            return PeerId.of(MessageDigest.getInstance("SHA-256").digest(encodedPublicKey));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
