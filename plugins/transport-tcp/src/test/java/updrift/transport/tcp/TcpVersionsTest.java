package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.testkit.TestIdentity;

/** Nodes of other versions, and whoever would like them to speak an older one. */
@Tag("C09")
class TcpVersionsTest {
    private static final int LOWEST = 7;
    private static final int HIGHEST = 8;

    private final TestIdentity stranger = TestIdentity.create();
    private final TcpNode node = new TcpNode("tls", "on");

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({"2, 9", "0, 0"})
    void whoSpeaksNoVersionOfThisNodeIsToldOfInOneLine(int lowest, int highest) throws IOException {
        byte[] preamble = new Preamble(true, stranger.self()).encode().array();
        preamble[LOWEST] = (byte) lowest;
        preamble[HIGHEST] = (byte) highest;
        try (RawPeer peer = new RawPeer(node.address())) {
            peer.send(preamble);

            assertThat(peer.receive(Preamble.LENGTH))
                    .as("it hears what this node speaks")
                    .startsWith('U', 'P', 'D', 'R', 'I', 'F', 'T', 1, 1);
            peer.awaitEnd();
        }
        node.await(() -> !node.receiver.failed().isEmpty());
        assertThat(node.receiver.failed())
                .singleElement()
                .asString()
                .contains("versions " + lowest + " to " + highest, "this node version 1", "update the older one");
    }

    @Test
    void whoNamesTheSameVersionWithinTlsIsLinked() throws Exception {
        try (RawPeer peer = new RawPeer(node.address())) {
            SSLSocket secured = afterPreambles(peer, "TLSv1.3", Preamble.PROTOCOL);
            secured.startHandshake();
            secured.getOutputStream().write(Inbox.OPEN);

            node.await(() -> node.receiver.link(stranger.self()).isPresent());
        }
    }

    @Test
    void whoNamesNoVersionWithinTlsIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(node.address())) {
            SSLSocket secured = afterPreambles(peer, "TLSv1.3");
            secured.startHandshake();

            peer.awaitEnd();
        }
        node.await(() -> !node.receiver.failed().isEmpty());
        assertThat(node.receiver.failed())
                .singleElement()
                .asString()
                .contains("it doesn't say within TLS that it speaks updrift-tcp/1");
        assertThat(node.receiver.links()).isEmpty();
    }

    @Test
    void whoNamesAnotherVersionWithinTlsIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(node.address())) {
            SSLSocket secured = afterPreambles(peer, "TLSv1.3", "updrift-tcp/2");

            assertThatThrownBy(secured::startHandshake).hasMessageContaining("no_application_protocol");
        }
        assertThat(node.receiver.links()).isEmpty();
    }

    @Test
    void whoWantsAnOlderTlsIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(node.address())) {
            SSLSocket secured = afterPreambles(peer, "TLSv1.2", Preamble.PROTOCOL);

            assertThatThrownBy(secured::startHandshake).hasMessageContaining("protocol_version");
        }
        assertThat(node.receiver.links()).isEmpty();
    }

    /** TLS of {@code version} in which {@code protocols} are named, on the connection of {@code peer}. */
    private SSLSocket afterPreambles(RawPeer peer, String version, String... protocols)
            throws IOException, GeneralSecurityException {
        peer.send(new Preamble(true, stranger.self()).encode().array());
        peer.receive(Preamble.LENGTH);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {stranger.keyManager()}, new TrustManager[] {stranger.trustManager()}, null);
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(peer.socket(), "node", 1, false);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(protocols);
        secured.setSSLParameters(parameters);
        return secured;
    }
}
