package updrift.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import updrift.api.config.Setting;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;

/**
 * A scheme for simulations, named {@code test}: a "signature" is the SHA-256 of public key and message, so whoever knows the public key can make one. It is
 * fast and secures nothing. It is no plugin: nothing finds it that isn't handed it.
 */
public final class TestSignatureScheme implements SignatureScheme {
    private static final int LENGTH = 32;

    @Override
    public String name() {
        return "test";
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public void checkKey(byte[] publicKey) {
        if (publicKey.length != LENGTH) {
            throw new UpdriftException(ErrorCode.KEYS_INVALID, "a key of scheme test has " + LENGTH + " bytes");
        }
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == LENGTH && Arrays.equals(signature, hash(publicKey, message));
    }

    @Override
    public int publicKeyLength() {
        return LENGTH;
    }

    @Override
    public int signatureLength() {
        return LENGTH;
    }

    @Override
    public Signer generate(SecureRandom random) {
        byte[] secret = new byte[LENGTH];
        random.nextBytes(secret);
        return restore(secret);
    }

    /** The key that belongs to {@code seed}, in every run. */
    public Signer signer(long seed) {
        return restore(hash(Long.toString(seed).getBytes(StandardCharsets.US_ASCII), new byte[0]));
    }

    @Override
    public Signer restore(byte[] secret) {
        if (secret.length != LENGTH) {
            throw new UpdriftException(ErrorCode.KEYS_INVALID, "a secret key of scheme test has " + LENGTH + " bytes");
        }
        return new TestSigner(secret.clone());
    }

    private static byte[] hash(byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            return digest.digest(second);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static final class TestSigner implements Signer {
        private final byte[] secret;

        TestSigner(byte[] secret) {
            this.secret = secret;
        }

        @Override
        public byte[] publicKey() {
            return hash(secret, new byte[] {1});
        }

        @Override
        public byte[] sign(byte[] message) {
            return hash(publicKey(), message);
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        @Override
        public String toString() {
            return "a test key";
        }
    }
}
