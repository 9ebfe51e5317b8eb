package updrift.engine.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Makes the self-signed certificate under which a node speaks TLS: a key of the day, and in an extension the identity key with its signature over that key. The
 * scheme is that of libp2p's TLS specification with an object identifier and a prefix of our own.
 */
final class LeafCertificate {
    /** Made from a random UUID as ITU-T X.667 allows without registration. */
    static final String EXTENSION = "2.25.201761902052261070781047509824151608110";

    private static final byte[] PREFIX = "updrift-tls-identity-1:".getBytes(US_ASCII);
    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final X500Name NAME = new X500Name("CN=updrift");

    /** Time doesn't limit it: a node's clock may be wrong, and the key is thrown away when the node stops. */
    private static final Time NOT_BEFORE = time("20200101000000Z");

    private static final Time NOT_AFTER = time("99991231235959Z");

    private static final int SERIAL_BITS = 63;

    private LeafCertificate() {}

    /** The certificate of {@code leaf}, vouched for by {@code identity}. */
    static X509Certificate make(IdentityKey identity, KeyPair leaf, SecureRandom random)
            throws GeneralSecurityException {
        byte[] signature = identity.sign(vouched(leaf.getPublic().getEncoded()));
        return make(leaf, extension(identity.encodedPublicKey(), signature), random);
    }

    /** Read from its encoding: made from text it would be parsed, and load all that the JVM knows of calendars at each start. */
    private static Time time(String text) {
        byte[] encoded = new byte[2 + text.length()];
        encoded[0] = BERTags.GENERALIZED_TIME;
        encoded[1] = (byte) text.length();
        System.arraycopy(text.getBytes(US_ASCII), 0, encoded, 2, text.length());
        try {
            return Time.getInstance(ASN1Primitive.fromByteArray(encoded));
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** What the identity key signs for a leaf of this encoded public key. */
    static byte[] vouched(byte[] leafKey) {
        byte[] message = new byte[PREFIX.length + leafKey.length];
        System.arraycopy(PREFIX, 0, message, 0, PREFIX.length);
        System.arraycopy(leafKey, 0, message, PREFIX.length, leafKey.length);
        return message;
    }

    /** {@code SEQUENCE { identityKey OCTET STRING, signature OCTET STRING }}. */
    static byte[] extension(byte[] identityKey, byte[] signature) {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(new DEROctetString(identityKey));
        fields.add(new DEROctetString(signature));
        return encoded(new DERSequence(fields));
    }

    /** A certificate of {@code leaf} with this value of the extension, true or not. */
    static X509Certificate make(KeyPair leaf, byte[] extension, SecureRandom random) throws GeneralSecurityException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE)));
        generator.setIssuer(NAME);
        generator.setSubject(NAME);
        generator.setStartDate(NOT_BEFORE);
        generator.setEndDate(NOT_AFTER);
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(leaf.getPublic().getEncoded()));
        generator.setSignature(ECDSA);
        generator.setExtensions(new Extensions(
                new Extension(new ASN1ObjectIdentifier(EXTENSION), false, new DEROctetString(extension))));
        return sign(generator.generateTBSCertificate(), leaf, random);
    }

    private static X509Certificate sign(TBSCertificate certificate, KeyPair leaf, SecureRandom random)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(leaf.getPrivate(), random);
        signer.update(encoded(certificate));
        ASN1EncodableVector signed = new ASN1EncodableVector();
        signed.add(certificate);
        signed.add(ECDSA);
        signed.add(new DERBitString(signer.sign()));
        return parse(encoded(new DERSequence(signed)));
    }

    private static X509Certificate parse(byte[] bytes) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    private static byte[] encoded(ASN1Object object) {
        try {
            return object.getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("memory takes what is written to it", e);
        }
    }
}
