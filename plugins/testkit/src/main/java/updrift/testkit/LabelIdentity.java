package updrift.testkit;

import java.util.SplittableRandom;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import updrift.api.peer.PeerId;
import updrift.api.transport.NodeIdentity;

/** An identity that is only a name, for transports that prove nothing or that are simulated. It has no keys, so asking for TLS is an error. */
public record LabelIdentity(PeerId self) implements NodeIdentity {
    /** The same identity for the same number, in every run. */
    public static LabelIdentity of(long number) {
        byte[] hash = new byte[PeerId.LENGTH];
        new SplittableRandom(number).nextBytes(hash);
        return new LabelIdentity(PeerId.of(hash));
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        throw noTls();
    }

    @Override
    public X509ExtendedTrustManager trustManager() {
        throw noTls();
    }

    @Override
    public PeerId peerOf(SSLSession session) {
        throw noTls();
    }

    @Override
    public SSLEngine engine(boolean client) {
        throw noTls();
    }

    private static UnsupportedOperationException noTls() {
        return new UnsupportedOperationException("this identity is only a label");
    }
}
