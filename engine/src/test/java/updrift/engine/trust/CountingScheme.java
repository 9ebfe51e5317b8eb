package updrift.engine.trust;

import java.security.SecureRandom;
import java.util.List;
import updrift.api.config.Setting;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;
import updrift.testkit.TestSignatureScheme;

/** The scheme of {@link TestAuthority}, which counts the signatures that were checked. */
public final class CountingScheme implements SignatureScheme {
    private final SignatureScheme counted = new TestSignatureScheme();
    private int checks;

    public int checks() {
        return checks;
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        checks++;
        return counted.verify(publicKey, message, signature);
    }

    @Override
    public String name() {
        return counted.name();
    }

    @Override
    public List<Setting> settings() {
        return counted.settings();
    }

    @Override
    public void checkKey(byte[] publicKey) {
        counted.checkKey(publicKey);
    }

    @Override
    public int publicKeyLength() {
        return counted.publicKeyLength();
    }

    @Override
    public int signatureLength() {
        return counted.signatureLength();
    }

    @Override
    public Signer generate(SecureRandom random) {
        return counted.generate(random);
    }

    @Override
    public Signer restore(byte[] secret) {
        return counted.restore(secret);
    }
}
