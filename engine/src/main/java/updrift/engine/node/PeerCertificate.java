package updrift.engine.node;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import updrift.api.peer.PeerId;

/** Reads the identity out of another node's certificate, or refuses it. TLS itself proves that the other side holds the key of the certificate. */
final class PeerCertificate {
    /** The order of the group of P-256 (FIPS 186-4, D.1.2.3), by which the curve is known. */
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** An identity key of 32 bytes, a signature of 64, and what DER puts around them, twice. */
    private static final int EXTENSION_MAX = 128;

    private PeerCertificate() {}

    /** Who vouches for the only certificate of {@code chain}; throws with a reason for people if nobody rightly does. */
    static PeerId identity(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException("expected one certificate, not " + chain.length);
        }
        X509Certificate leaf = chain[0];
        requireSelfSigned(leaf);
        byte[] value = leaf.getExtensionValue(LeafCertificate.EXTENSION);
        if (value == null || value.length > EXTENSION_MAX) {
            throw new CertificateException("no certificate of an Updrift node");
        }
        byte[][] fields = fields(value);
        byte[] message = LeafCertificate.vouched(leaf.getPublicKey().getEncoded());
        if (!verified(fields[0], fields[1], message)) {
            throw new CertificateException("the identity doesn't vouch for this certificate's key");
        }
        return IdentityKey.peerId(fields[0]);
    }

    private static void requireSelfSigned(X509Certificate leaf) throws CertificateException {
        if (!(leaf.getPublicKey() instanceof ECPublicKey key)
                || !key.getParams().getOrder().equals(P256_ORDER)) {
            throw new CertificateException("the certificate's key isn't of P-256");
        }
        try {
            leaf.verify(leaf.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate isn't signed by its own key", e);
        }
    }

    private static byte[][] fields(byte[] value) throws CertificateException {
        try {
            ASN1Sequence sequence =
                    ASN1Sequence.getInstance(ASN1OctetString.getInstance(value).getOctets());
            if (sequence.size() != 2) {
                throw new CertificateException("a malformed identity");
            }
            return new byte[][] {
                ASN1OctetString.getInstance(sequence.getObjectAt(0)).getOctets(),
                ASN1OctetString.getInstance(sequence.getObjectAt(1)).getOctets()
            };
        } catch (IllegalArgumentException e) {
            throw new CertificateException("a malformed identity", e);
        }
    }

    private static boolean verified(byte[] key, byte[] signature, byte[] message) {
        // A key of small order would let anybody sign for it.
        if (key.length != Ed25519.PUBLIC_KEY_SIZE
                || signature.length != Ed25519.SIGNATURE_SIZE
                || !Ed25519.validatePublicKeyFull(key, 0)) {
            return false;
        }
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(key));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }
}
