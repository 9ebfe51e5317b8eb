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
import updrift.testkit.TestIdentity;

/** Nodes of other versions, and whoever would like them to speak an older one. */
@Tag("C09")
class TcpVersionsTest {
    private static final int FLAGS = 9;

    private final TestIdentity stranger = TestIdentity.create();
    private final TcpNode node = new TcpNode("tls", "on");

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void whoNamesTheSameVersionWithinTlsIsLinkedWhateverElseHeNames() throws Exception {
        try (RawPeer peer = new RawPeer(node.address())) {
            SSLSocket secured = afterPreambles(peer, "updrift-tcp/2", Preamble.PROTOCOL);
            secured.startHandshake();
            secured.getOutputStream().write(Inbox.OPEN);

            node.await(() -> node.receiver.link(stranger.self()).isPresent());
        }
    }

    @Test
    void whoNamesNoVersionWithinTlsIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(node.address())) {
            SSLSocket secured = afterPreambles(peer);
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
            SSLSocket secured = afterPreambles(peer, "updrift-tcp/2");

            assertThatThrownBy(secured::startHandshake).hasMessageContaining("no_application_protocol");
        }
        assertThat(node.receiver.links()).isEmpty();
    }

    /** TLS in which {@code protocols} are named, on the connection of {@code peer}. */
    private SSLSocket afterPreambles(RawPeer peer, String... protocols) throws IOException, GeneralSecurityException {
        byte[] preamble = new Preamble(true, stranger.self()).encode().array();
        preamble[FLAGS] |= (byte) 0x80; // Of a later version, perhaps; no reason to refuse.
        peer.send(preamble);
        peer.receive(Preamble.LENGTH);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {stranger.keyManager()}, new TrustManager[] {stranger.trustManager()}, null);
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(peer.socket(), "node", 1, false);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        secured.setSSLParameters(parameters);
        return secured;
    }
}
