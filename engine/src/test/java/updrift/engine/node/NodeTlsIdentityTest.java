package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;
import updrift.testkit.SimulatedDisk;

class NodeTlsIdentityTest {
    private final SecureRandom random = new SecureRandom();
    private final StateDirectory directory = new SimulatedDisk().directory("ada");
    private final NodeTlsIdentity ada = NodeTlsIdentity.open(directory, random);
    private final NodeTlsIdentity ben = NodeTlsIdentity.open(new SimulatedDisk().directory("ben"), random);

    @Test
    void bothSidesLearnWhoTheOtherIs() throws SSLException {
        SSLEngine client = ada.engine(true);
        SSLEngine server = ben.engine(false);

        shakeHands(client, server);

        assertThat(ada.peerOf(client.getSession())).isEqualTo(ben.self());
        assertThat(ben.peerOf(server.getSession())).isEqualTo(ada.self());
        assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"})
    @Tag("C09")
    void anOlderTlsIsRefused(String protocol, String suite) {
        SSLEngine client = ada.engine(true);
        client.setEnabledProtocols(new String[] {protocol});
        client.setEnabledCipherSuites(new String[] {suite});

        assertThatThrownBy(() -> shakeHands(client, ben.engine(false))).isInstanceOf(SSLException.class);
    }

    @Test
    @Tag("C09")
    void suitesThatAreWeakerThanTheseAreNotTaken() {
        assertThat(ben.engine(false).getEnabledCipherSuites())
                .containsExactly("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
    }

    @Test
    void aNodeIsTheSameAfterARestartUnderANewLeaf() {
        NodeTlsIdentity again = NodeTlsIdentity.open(directory, random);

        assertThat(again.self()).isEqualTo(ada.self()).isNotEqualTo(ben.self());
        assertThat(again.keyManager().getCertificateChain("")[0])
                .isNotEqualTo(ada.keyManager().getCertificateChain("")[0]);
    }

    @Test
    @Tag("G12")
    void aNodeTellsAnotherOneWithItsIdentityFromItself() throws SSLException {
        NodeTlsIdentity twin = NodeTlsIdentity.open(directory, random);

        meet(ada, ben);
        meet(ada, ada);
        assertThat(ada.twinMet() || ben.twinMet()).isFalse();

        meet(ada, twin);
        assertThat(ada.twinMet() && twin.twinMet()).isTrue();
    }

    private static void meet(NodeTlsIdentity dials, NodeTlsIdentity answers) throws SSLException {
        SSLEngine client = dials.engine(true);
        SSLEngine server = answers.engine(false);
        shakeHands(client, server);
        assertThat(dials.peerOf(client.getSession())).isEqualTo(answers.self());
        assertThat(answers.peerOf(server.getSession())).isEqualTo(dials.self());
    }

    @Test
    void aDamagedIdentityIsNotReplacedInSilence() {
        directory.replace("key", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> NodeTlsIdentity.open(directory, random))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("identity/key");
    }

    @Test
    @Tag("C16")
    void aLeafThatAnotherIdentityVouchedForIsRefused() throws Exception {
        KeyPair stolen = leafKeys("secp256r1");
        IdentityKey key = IdentityKey.open(directory, random);
        byte[] forAnotherLeaf = key.sign(
                LeafCertificate.vouched(leafKeys("secp256r1").getPublic().getEncoded()));

        refuses(stolen, LeafCertificate.extension(key.encodedPublicKey(), forAnotherLeaf));
    }

    @Test
    @Tag("C16")
    void aForeignIdentityKeyUnderOnesOwnSignatureIsRefused() throws Exception {
        KeyPair leaf = leafKeys("secp256r1");
        IdentityKey mine = IdentityKey.open(directory, random);
        IdentityKey other = IdentityKey.open(new SimulatedDisk().directory("other"), random);
        byte[] signature = mine.sign(LeafCertificate.vouched(leaf.getPublic().getEncoded()));

        refuses(leaf, LeafCertificate.extension(other.encodedPublicKey(), signature));
    }

    @Test
    @Tag("C16")
    void aCertificateShownWithoutItsKeyIsRefused() throws Exception {
        NodeTlsIdentity thief = NodeTlsIdentity.of(
                ada.self(), leafKeys("secp256r1").getPrivate(), ada.keyManager().getCertificateChain("")[0], random);

        assertThatThrownBy(() -> shakeHands(ben.engine(true), thief.engine(false)))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 20, 35, 36, 37, 40, 90, 101})
    void anyFlippedByteOfTheExtensionIsRefused(int at) throws Exception {
        KeyPair leaf = leafKeys("secp256r1");
        IdentityKey key = IdentityKey.open(directory, random);
        byte[] extension = LeafCertificate.extension(
                key.encodedPublicKey(),
                key.sign(LeafCertificate.vouched(leaf.getPublic().getEncoded())));
        extension[at] ^= 1;

        refuses(leaf, extension);
    }

    @Test
    void anEmptyExtensionAndAnIdentityOfSmallOrderAreRefused() throws Exception {
        KeyPair leaf = leafKeys("secp256r1");
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        byte[] signature = new byte[64];
        signature[0] = 1;

        refuses(leaf, new byte[0]);
        refuses(leaf, LeafCertificate.extension(neutral, signature));
    }

    @Test
    void aLeafOfAnotherCurveIsRefused() throws Exception {
        KeyPair leaf = leafKeys("secp384r1");
        IdentityKey key = IdentityKey.open(directory, random);
        byte[] signature = key.sign(LeafCertificate.vouched(leaf.getPublic().getEncoded()));
        var certificate =
                LeafCertificate.make(leaf, LeafCertificate.extension(key.encodedPublicKey(), signature), random);

        assertThatThrownBy(() -> PeerCertificate.identity(new java.security.cert.X509Certificate[] {certificate}))
                .hasMessageContaining("P-256");
    }

    private void refuses(KeyPair leaf, byte[] extension) throws GeneralSecurityException {
        NodeTlsIdentity liar = NodeTlsIdentity.of(
                ada.self(), leaf.getPrivate(), LeafCertificate.make(leaf, extension, random), random);

        assertThatThrownBy(() -> shakeHands(ben.engine(true), liar.engine(false)))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> shakeHands(liar.engine(true), ben.engine(false)))
                .isInstanceOf(SSLHandshakeException.class);
    }

    private KeyPair leafKeys(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve), random);
        return generator.generateKeyPair();
    }

    /** Carries records to and fro in memory until both sides are done. */
    private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        while (busy(client) || busy(server)) {
            turn(client, toClient, toServer);
            turn(server, toServer, toClient);
        }
    }

    private static boolean busy(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                in.compact();
            }
        }
    }
}
