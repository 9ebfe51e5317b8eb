package updrift.api.signature;

/** A key that can sign. Its text never shows the secret. */
public interface Signer {
    byte[] publicKey();

    byte[] sign(byte[] message);

    /** What {@link SignatureScheme#restore} reads; for key files alone. */
    byte[] secret();
}
