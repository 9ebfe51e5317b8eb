package updrift.testkit;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import updrift.api.peer.PeerId;
import updrift.api.transport.NodeIdentity;

/**
 * An identity with which a transport can speak TLS 1.3 in a test. Unlike a node's it is new each time, and the peer id is the hash of the certificate's own key,
 * which is as well proven.
 */
public final class TestIdentity implements NodeIdentity {
    private static final String PROTOCOL = "TLSv1.3";

    private final PeerId self;
    private final X509ExtendedKeyManager keyManager;
    private final X509ExtendedTrustManager trustManager = new AnyNode();
    private final SSLContext context;

    private TestIdentity(PeerId self, X509ExtendedKeyManager keyManager) throws GeneralSecurityException {
        this.self = self;
        this.keyManager = keyManager;
        this.context = SSLContext.getInstance(PROTOCOL);
        context.init(new KeyManager[] {keyManager}, new TrustManager[] {trustManager}, null);
    }

    /** A new identity. */
    public static TestIdentity create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("node", keys.getPrivate(), new char[0], new Certificate[] {SelfSigned.certificate(keys)});
            KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
            managers.init(store, new char[0]);
            return new TestIdentity(peerId(keys.getPublic()), (X509ExtendedKeyManager) managers.getKeyManagers()[0]);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK can make a P-256 key and keep it in memory", e);
        }
    }

    private static PeerId peerId(PublicKey key) throws GeneralSecurityException {
        return PeerId.of(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    }

    @Override
    public PeerId self() {
        return self;
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return keyManager;
    }

    @Override
    public X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    @Override
    public PeerId peerOf(SSLSession session) throws SSLPeerUnverifiedException {
        try {
            return peerId(session.getPeerCertificates()[0].getPublicKey());
        } catch (SSLPeerUnverifiedException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public SSLEngine engine(boolean client) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        if (!client) {
            engine.setNeedClientAuth(true);
        }
        return engine;
    }

    /** TLS itself proves that the other side has the certificate's key; nothing else is asked of it. */
    private static final class AnyNode extends X509ExtendedTrustManager {
        private static void requireOne(X509Certificate[] chain) throws CertificateException {
            if (chain.length != 1) {
                throw new CertificateException("expected one certificate, not " + chain.length);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            requireOne(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            requireOne(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            requireOne(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            requireOne(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            requireOne(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            requireOne(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
