package updrift.api.signature;

import java.security.SecureRandom;
import updrift.api.PluginFactory;

/**
 * A signature scheme; its own factory. One verifier must answer the same for the same bytes on every JVM: a fleet of which a part accepts is split. Stateless
 * and thread-safe. Its {@link #name} is what statements and key files carry.
 */
public interface SignatureScheme extends PluginFactory {
    /** Throws {@code KEYS_INVALID} unless {@code publicKey} is canonical and safe to trust (no point of low order, for example). */
    void checkKey(byte[] publicKey);

    /** Whether {@code signature} is the holder's of {@code publicKey} over exactly {@code message}. Malformed keys and signatures are simply false. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    /** Length of a public key in bytes. */
    int publicKeyLength();

    /** Length of a signature in bytes. */
    int signatureLength();

    /** A new key. */
    Signer generate(SecureRandom random);

    /** The key that {@link Signer#secret} gave, or {@code KEYS_INVALID}. */
    Signer restore(byte[] secret);
}
