package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Frame;
import updrift.api.transport.inbound.HostAndPort;
import updrift.testkit.ChaosDatagram;

/** Links over a network that loses, delays, repeats and reorders, and over a router that forgets. */
@Tag("slow")
class ChaosUdpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long SEED = 20_261;

    @ParameterizedTest
    @CsvSource({"0.01, cubic, 48", "0.05, cubic, 24", "0.10, cubic, 12", "0.10, bbr, 48"})
    @Tag("C08")
    void throughLossAndAnRttOf50MsFramesComeWholeAndOnce(double loss, String congestion, int frames)
            throws IOException {
        try (UdpNode ada = new UdpNode("congestion", congestion);
                UdpNode ben = new UdpNode("congestion", congestion);
                ChaosDatagram network = inFrontOf(ben)) {
            network.lose(loss).delay(Duration.ofMillis(25)).repeat(0.01).reorder(0.02);
            link(ada, ben, network);

            List<byte[]> sent = pour(ada, ben, frames);

            assertThat(ada.time.await(() -> ben.receiver.received() == frames, PATIENCE))
                    .as(ben.receiver.received() + " of " + frames + " frames")
                    .isTrue();
            assertThat(ben.receiver.frames()).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(ben.receiver.closed()).isEmpty();
        }
    }

    @Test
    void aClientWhoseAddressChangesKeepsItsLink() throws IOException {
        try (UdpNode ada = new UdpNode();
                UdpNode ben = new UdpNode();
                ChaosDatagram network = inFrontOf(ben)) {
            link(ada, ben, network);
            pour(ada, ben, 2);
            ben.await(() -> ben.receiver.received() == 2);

            network.rebind();
            pour(ada, ben, 3);
            ben.await(() -> ben.receiver.received() == 5);
            letThePathBeValidated(ben);
            pour(ben, ada, 3);

            ada.await(() -> ada.receiver.received() == 3);
            assertThat(ada.receiver.links()).hasSize(1);
            assertThat(ben.receiver.links()).hasSize(1);
            assertThat(ada.receiver.closed()).isEmpty();
            assertThat(ben.receiver.closed()).isEmpty();
        }
    }

    @Test
    void whatWasUnderWayToAnOldAddressIsNotWaitedForButDialledForAnew() throws IOException {
        try (UdpNode ada = new UdpNode("silence_timeout", "6s");
                UdpNode ben = new UdpNode("silence_timeout", "6s");
                ChaosDatagram network = inFrontOf(ben)) {
            link(ada, ben, network);

            network.rebind();
            pour(ben, ada, 3);

            // A sign of life shows the new address.
            ada.await(() -> !ada.receiver.closed().isEmpty());
            // On a slow machine the silence of the old address may be noticed first.
            assertThat(ada.receiver.closed())
                    .hasSize(1)
                    .first()
                    .isIn(
                            "closed by the other side: its address changed while frames were under way to it",
                            "nothing was heard from it any more");
            ada.transport.dial(addressOf(network));
            ada.await(() ->
                    ada.receiver.links().size() == 2 && ben.receiver.links().size() == 2);
            int before = ada.receiver.received();
            pour(ben, ada, 3);
            ada.await(() -> ada.receiver.received() == before + 3);
        }
    }

    @Test
    void aSignOfLifeShowsTheNewAddressOfAQuietPeer() throws IOException {
        try (UdpNode ada = new UdpNode("silence_timeout", "6s");
                UdpNode ben = new UdpNode("silence_timeout", "6s");
                ChaosDatagram network = inFrontOf(ben)) {
            link(ada, ben, network);

            network.rebind();
            long before = network.datagramsFromUpstream();
            ben.await(() -> network.datagramsFromUpstream() > before);
            letThePathBeValidated(ben);
            pour(ben, ada, 3);

            ada.await(() -> ada.receiver.received() == 3);
            assertThat(ben.receiver.links()).hasSize(1);
            assertThat(ben.receiver.closed()).isEmpty();
        }
    }

    @Test
    void aPeerThatFallsSilentIsGivenUp() throws IOException {
        try (UdpNode ada = new UdpNode("silence_timeout", "3s");
                UdpNode ben = new UdpNode("silence_timeout", "3s")) {
            try (ChaosDatagram network = inFrontOf(ben)) {
                link(ada, ben, network);
            }

            ada.await(() -> !ada.receiver.closed().isEmpty());
            ben.await(() -> !ben.receiver.closed().isEmpty());
            assertThat(ada.receiver.closed()).containsExactly("nothing was heard from it any more");
        }
    }

    @Test
    void aQuietLinkOutlivesTheTimeAfterWhichASilentOneIsGivenUp() {
        try (UdpNode ada = new UdpNode("silence_timeout", "3s");
                UdpNode ben = new UdpNode("silence_timeout", "3s")) {
            ada.linkTo(ben);

            ada.time.await(() -> !ada.receiver.closed().isEmpty(), Duration.ofSeconds(5));

            assertThat(ada.receiver.closed()).isEmpty();
            assertThat(ben.receiver.closed()).isEmpty();
        }
    }

    @Test
    @Tag("C07")
    void whoCanNotShowWhereItIsGetsNoMoreThanItSent() throws IOException {
        try (UdpNode ada = new UdpNode("handshake_timeout", "3s");
                UdpNode ben = new UdpNode();
                ChaosDatagram network = inFrontOf(ben).dropAnswers(true)) {
            ada.transport.dial(addressOf(network));

            ada.await(() -> !ada.receiver.failed().isEmpty());
            assertThat(network.datagramsFromUpstream()).isPositive();
            assertThat(network.bytesFromUpstream()).isLessThanOrEqualTo(network.bytesToUpstream());
            assertThat(ben.receiver.links()).isEmpty();
        }
    }

    private static ChaosDatagram inFrontOf(UdpNode ben) throws IOException {
        int port = HostAndPort.parse(ben.address()).port();
        return ChaosDatagram.to(new InetSocketAddress("127.0.0.1", port), SEED);
    }

    private static PeerAddress addressOf(ChaosDatagram network) {
        return PeerAddress.parse("udp:127.0.0.1:" + network.address().getPort());
    }

    private static void link(UdpNode ada, UdpNode ben, ChaosDatagram network) {
        ada.transport.dial(addressOf(network));
        ada.await(() -> ada.receiver.link(ben.self()).isPresent()
                && ben.receiver.link(ada.self()).isPresent());
    }

    /** What is sent before it is goes to the old address. Nothing tells the end of the two round trips on loopback that it takes. */
    private static void letThePathBeValidated(UdpNode node) {
        node.time.await(() -> false, Duration.ofSeconds(1));
    }

    private static List<byte[]> pour(UdpNode from, UdpNode to, int frames) {
        int closed = from.receiver.closed().size();
        Random random = new Random(frames);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] bytes = new byte[1 + random.nextInt(Frame.LENGTH_MAX)];
            random.nextBytes(bytes);
            sent.add(bytes);
            // A link that is gone takes nothing more, and what the test waits for afterwards tells.
            assertThat(from.time.await(
                            () -> from.transport.send(to.self(), Frame.of(ByteBuffer.wrap(bytes)))
                                    || from.receiver.closed().size() > closed,
                            PATIENCE))
                    .isTrue();
        }
        return sent;
    }
}
