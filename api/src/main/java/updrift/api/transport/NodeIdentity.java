package updrift.api.transport;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import updrift.api.ProvidedByEngine;
import updrift.api.peer.PeerId;

/**
 * The node's identity for transports: an Ed25519 key that outlives restarts, proven in TLS 1.3 by a self-signed P-256 leaf that carries the identity key's
 * signature in an extension (the scheme of libp2p's TLS specification, with an object identifier and a prefix of our own). Both sides present one. Thread-safe.
 */
@ProvidedByEngine
public interface NodeIdentity {
    /** Who this node is. */
    PeerId self();

    /** Presents this node's leaf, as client and as server. */
    X509ExtendedKeyManager keyManager();

    /** Accepts any leaf whose extension holds, and nothing else; it binds, it doesn't authorize. */
    X509ExtendedTrustManager trustManager();

    /** Who is at the other end of a session that {@link #trustManager} let pass. */
    PeerId peerOf(SSLSession session) throws SSLPeerUnverifiedException;

    /** A TLS 1.3 engine with both managers set, that asks the other side for its leaf too. */
    SSLEngine engine(boolean client);
}
