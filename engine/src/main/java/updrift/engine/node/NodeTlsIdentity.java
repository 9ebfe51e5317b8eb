package updrift.engine.node;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerId;
import updrift.api.transport.NodeIdentity;

/** This node in TLS: its lasting key vouches for a P-256 key that is made anew at each start. */
final class NodeTlsIdentity implements NodeIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTlsIdentity.class);

    private static final String PROTOCOL = "TLSv1.3";

    /** AES with 128 bits first: it is the fastest where the processor helps. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };

    private final PeerId self;
    private final Supplier<Shown> making;
    private final AtomicBoolean twinMet = new AtomicBoolean();
    private @Nullable Shown made;

    private NodeTlsIdentity(PeerId self, Supplier<Shown> making) {
        this.self = self;
        this.making = making;
    }

    /** Opens the identity kept in {@code directory}, making it at the first time. Blocks. */
    static NodeTlsIdentity open(StateDirectory directory, SecureRandom random) {
        IdentityKey identity = IdentityKey.open(directory, random);
        PeerId self = IdentityKey.peerId(identity.encodedPublicKey());
        return new NodeTlsIdentity(self, () -> Shown.freshly(identity, random));
    }

    /** A node that shows {@code certificate}, whoever it vouches for. */
    static NodeTlsIdentity of(PeerId self, PrivateKey key, X509Certificate certificate, SecureRandom random)
            throws GeneralSecurityException {
        Shown shown = Shown.of(key, certificate, random);
        return new NodeTlsIdentity(self, () -> shown);
    }

    /** Made when it is first asked for: a node without TLS does none of that work. */
    private synchronized Shown shown() {
        if (made == null) {
            made = making.get();
        }
        return made;
    }

    @Override
    public PeerId self() {
        return self;
    }

    @Override
    public SSLEngine engine(boolean client) {
        SSLEngine engine = shown().context().createSSLEngine();
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        engine.setEnabledCipherSuites(CIPHER_SUITES.clone());
        if (!client) {
            engine.setNeedClientAuth(true);
        }
        return engine;
    }

    @Override
    public PeerId peerOf(SSLSession session) throws SSLPeerUnverifiedException {
        Certificate[] chain = session.getPeerCertificates();
        try {
            PeerId peer = PeerCertificate.identity(Arrays.copyOf(chain, chain.length, X509Certificate[].class));
            noteTwin(peer, chain[0]);
            return peer;
        } catch (CertificateException | ArrayStoreException e) {
            SSLPeerUnverifiedException unverified = new SSLPeerUnverifiedException(e.getMessage());
            unverified.initCause(e);
            throw unverified;
        }
    }

    /** The leaf is made anew in each process, so this node under another one is a second node that has the same identity key. */
    private void noteTwin(PeerId peer, Certificate leaf) {
        boolean twin = peer.equals(self) && !leaf.equals(shown().leaf().certificate);
        if (twin && !twinMet.getAndSet(true)) {
            LOG.warn(
                    "Another node runs with the identity {} of this one, so they can't talk and others take one for the"
                            + " other: was its state directory copied? Stop one of them, delete the file identity/key of"
                            + " its state directory, and start it: it becomes a node of its own",
                    self.brief());
        }
    }

    /** Whether another node with this identity was met. */
    boolean twinMet() {
        return twinMet.get();
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return shown().leaf();
    }

    @Override
    public X509ExtendedTrustManager trustManager() {
        return new Binding();
    }

    /** What this node shows, and the context that shows it. */
    private record Shown(Leaf leaf, SSLContext context) {
        static Shown freshly(IdentityKey identity, SecureRandom random) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                KeyPair keys = generator.generateKeyPair();
                return of(keys.getPrivate(), LeafCertificate.make(identity, keys, random), random);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has TLS 1.3 with P-256", e);
            }
        }

        static Shown of(PrivateKey key, X509Certificate certificate, SecureRandom random)
                throws GeneralSecurityException {
            Leaf leaf = new Leaf(key, certificate);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {leaf}, new TrustManager[] {new Binding()}, random);
            return new Shown(leaf, context);
        }
    }

    /** Shows the one leaf to whoever can use a key of its kind. */
    private static final class Leaf extends X509ExtendedKeyManager {
        private static final String ALIAS = "updrift";
        private static final String KIND = "EC";

        private final PrivateKey key;
        private final X509Certificate certificate;

        Leaf(PrivateKey key, X509Certificate certificate) {
            this.key = key;
            this.certificate = certificate;
        }

        private static @Nullable String alias(String... kinds) {
            return Arrays.asList(kinds).contains(KIND) ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return alias(kinds);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String kind, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return alias(kind);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return alias(kinds);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return alias(kind);
        }

        @Override
        public String[] getClientAliases(String kind, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String kind, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    /** Lets every node pass that is who it says it is. */
    private static final class Binding extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            PeerCertificate.identity(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            PeerCertificate.identity(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            PeerCertificate.identity(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            PeerCertificate.identity(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            PeerCertificate.identity(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            PeerCertificate.identity(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
