package updrift.transport.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.NodeIdentity;
import updrift.testkit.LabelIdentity;
import updrift.testkit.TestIdentity;

class TcpMeetingTest {
    @Test
    void twoNodesThatDisagreeOnTlsBothSayItInOneLine() {
        try (TcpNode with = new TcpNode("tls", "on");
                TcpNode without = new TcpNode("tls", "off")) {
            with.transport.dial(without.address());

            with.await(() -> !with.receiver.failed().isEmpty());
            without.await(() -> !without.receiver.failed().isEmpty());
            assertThat(with.receiver.failed())
                    .containsExactly(without.address() + ": peer "
                            + without.self().brief()
                            + " has TLS off (transport.tcp.tls = off) and this node wants it: both need the same");
            assertThat(without.receiver.failed())
                    .singleElement()
                    .asString()
                    .contains("peer " + with.self().brief()
                            + " wants TLS (transport.tcp.tls = on) and this node has it off: both need the same");
            assertThat(with.receiver.links()).isEmpty();
            assertThat(without.receiver.links()).isEmpty();
        }
    }

    @Test
    @Tag("C09")
    void aNodeOfAnotherTimeIsToldApart() throws IOException {
        byte[] preamble = RawPeer.greeting(1);
        preamble[7] = 2;
        preamble[8] = 3;
        try (TcpNode node = new TcpNode();
                RawPeer peer = new RawPeer(node.address())) {
            peer.send(preamble);

            peer.awaitEnd();
            node.await(() -> !node.receiver.failed().isEmpty());
            assertThat(node.receiver.failed())
                    .singleElement()
                    .asString()
                    .contains("versions 2 to 3")
                    .contains("update the older one");
        }
    }

    @Test
    void anotherProgramIsNoNode() throws IOException {
        try (TcpNode node = new TcpNode();
                ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PeerAddress address = PeerAddress.parse("tcp:127.0.0.1:" + web.getLocalPort());
            node.transport.dial(address);
            try (Socket client = web.accept()) {
                client.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));

                node.await(() -> !node.receiver.failed().isEmpty());
            }
            assertThat(node.receiver.failed())
                    .containsExactly(address + " can't be reached: what answers there is no Updrift node");
        }
    }

    @Test
    @Tag("C16")
    void whoSaysAnotherIdThanTlsProvesIsRefused() {
        TestIdentity mallory = TestIdentity.create();
        try (TcpNode victim = new TcpNode("tls", "on");
                TcpNode ada = new TcpNode("tls", "on");
                TcpNode liar = new TcpNode(new Claim(mallory, victim.self()), "tls", "on")) {
            ada.transport.dial(liar.address());
            liar.transport.dial(ada.address());

            ada.await(() -> !ada.receiver.failed().isEmpty());
            liar.await(() ->
                    !liar.receiver.closed().isEmpty() || !liar.receiver.failed().isEmpty());
            assertThat(ada.receiver.failed())
                    .singleElement()
                    .asString()
                    .contains("proved that it is " + mallory.self().brief());
            assertThat(ada.receiver.links()).isEmpty();
        }
    }

    @Test
    void aCheckNeedsNoMoreThanANameAndPaysForNoTls() throws IOException {
        PeerId named = LabelIdentity.of(7).self();
        try (TcpNode node = new TcpNode("tls", "on");
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answer = new CompletableFuture<Boolean>();
            node.transport.check(PeerAddress.parse("tcp:127.0.0.1:" + other.getLocalPort()), named, answer::complete);
            try (Socket dialler = other.accept()) {
                dialler.setSoTimeout(20_000);
                dialler.getOutputStream()
                        .write(new Preamble(true, named).encode().array());
                byte[] said = dialler.getInputStream().readAllBytes();

                assertThat(said).hasSize(Preamble.LENGTH);
            }
            node.await(answer::isDone);
            assertThat(answer).isCompletedWithValue(true);
        }
    }

    @Test
    @Tag("C22")
    void aNodeKnowsItselfByAnotherNameOfItsAddress() {
        for (String tls : new String[] {"on", "off"}) {
            try (TcpNode node = new TcpNode("tls", tls)) {
                node.transport.dial(PeerAddress.parse(node.address().toString().replace("127.0.0.1", "localhost")));
                node.transport.dial(PeerAddress.parse(node.address().toString().replace("127.0.0.1", "0.0.0.0")));

                node.time.await(() -> false, Duration.ofMillis(500));
                assertThat(node.receiver.links()).isEmpty();
                assertThat(node.receiver.closed()).isEmpty();
                assertThat(node.receiver.failed()).isEmpty();
            }
        }
    }

    @Test
    void ipv6WorksAndIsWrittenInBrackets() throws IOException {
        Assumptions.assumeTrue(ipv6(), "no IPv6 on loopback here");
        try (TcpNode ada = new TcpNode("listen", "tcp:[::1]:0");
                TcpNode ben = new TcpNode()) {
            assertThat(ada.address().toString()).startsWith("tcp:[::1]:");

            ben.linkTo(ada);

            PeerAddress remote = ada.receiver.link(ben.self()).orElseThrow().remote();
            assertThat(ada.transport.dialBack(remote, 4100)).hasToString("tcp:[::1]:4100");
        }
    }

    private static boolean ipv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.getInetAddress() instanceof Inet6Address;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aNameThatNobodyKnowsIsADialThatFails() {
        try (TcpNode node = new TcpNode()) {
            node.transport.dial(PeerAddress.parse("tcp:nobody.invalid:1"));

            node.await(() -> !node.receiver.failed().isEmpty());
            assertThat(node.receiver.failed()).singleElement().asString().startsWith("tcp:nobody.invalid:1 ");
        }
    }

    /** Says that it is somebody and has the keys of another. */
    private record Claim(NodeIdentity real, PeerId self) implements NodeIdentity {
        @Override
        public X509ExtendedKeyManager keyManager() {
            return real.keyManager();
        }

        @Override
        public X509ExtendedTrustManager trustManager() {
            return real.trustManager();
        }

        @Override
        public PeerId peerOf(SSLSession session) throws SSLPeerUnverifiedException {
            return real.peerOf(session);
        }

        @Override
        public SSLEngine engine(boolean client) {
            return real.engine(client);
        }
    }
}
