package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Frame;

/** Peers that are slow, wrong, too many, or something else. */
class UdpStrangersTest {
    @Test
    @Tag("C01")
    void aFrameThatClaimsMoreThanAFrameHasEndsTheLink() throws Exception {
        for (int[] length : new int[][] {{0, 1, 16, 1}, {0x80, 0, 0, 0}, {0xff, 0xff, 0xff, 0xff}}) {
            try (UdpNode node = new UdpNode();
                    RawQuicPeer peer = new RawQuicPeer(node.address())) {
                peer.send(length);

                assertThat(peer.ended()).isTrue();
                node.await(() -> !node.receiver.closed().isEmpty());
                assertThat(node.receiver.closed()).singleElement().asString().contains("a frame has 1 to 69632");
                assertThat(node.receiver.received()).isZero();
            }
        }
    }

    @Test
    void framesMayComeInAnyPiecesWithSignsOfLifeBetween() throws Exception {
        try (UdpNode node = new UdpNode();
                RawQuicPeer peer = new RawQuicPeer(node.address())) {
            QuicStreamChannel stream = peer.send(0, 0, 0, 0, 0, 0);
            stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {0, 2, 7})).sync();
            stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {8, 0, 0, 0, 1, 9}))
                    .sync();

            node.await(() -> node.receiver.received() == 2);
            assertThat(node.receiver.frames()).containsExactly(new byte[] {7, 8}, new byte[] {9});
        }
    }

    @Test
    void aStreamThatIsResetEndsTheLink() throws Exception {
        try (UdpNode node = new UdpNode();
                RawQuicPeer peer = new RawQuicPeer(node.address())) {
            QuicStreamChannel stream = peer.send(0, 0, 0, 9, 1);
            node.await(() -> !node.receiver.links().isEmpty());

            stream.shutdownOutput(5).sync();

            assertThat(peer.ended()).isTrue();
            node.await(() -> !node.receiver.closed().isEmpty());
            assertThat(node.receiver.received()).isZero();
        }
    }

    @Test
    void aStreamThatEndsWithinAFrameEndsTheLink() throws Exception {
        try (UdpNode node = new UdpNode();
                RawQuicPeer peer = new RawQuicPeer(node.address())) {
            peer.send(0, 0, 0, 9, 1).shutdownOutput().sync();

            node.await(() -> !node.receiver.closed().isEmpty());
            assertThat(node.receiver.closed()).containsExactly("it ended a stream within a frame");
        }
    }

    @Test
    @Tag("C02")
    void aFrameThatNeverEndsIsNotWaitedForForEver() throws Exception {
        try (UdpNode node = new UdpNode();
                RawQuicPeer peer = new RawQuicPeer(node.address())) {
            peer.send(0, 0, 0, 9, 1);
            node.await(() -> !node.receiver.links().isEmpty());
            Duration twoTicks = Duration.ofMillis(600);
            node.time.await(() -> false, twoTicks);

            node.time.pass(Duration.ofSeconds(31));

            node.await(() -> !node.receiver.closed().isEmpty());
            assertThat(node.receiver.closed()).containsExactly("a frame took longer than 30 s");
        }
    }

    @Test
    @Tag("C02")
    void aFrameThatNeverEndsIsNotForgivenForOthersThatDo() throws Exception {
        try (UdpNode node = new UdpNode();
                RawQuicPeer peer = new RawQuicPeer(node.address())) {
            peer.send(0, 0, 0, 9, 1);
            QuicStreamChannel other = peer.send(0, 0, 0, 1, 7);
            for (int whole = 1; node.receiver.closed().isEmpty() && whole <= 4; whole++) {
                int frames = whole;
                node.await(() -> node.receiver.received() == frames);
                Duration twoTicks = Duration.ofMillis(600);
                node.time.await(() -> false, twoTicks);
                node.time.pass(Duration.ofSeconds(16));
                other.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 7}));
            }

            node.await(() -> !node.receiver.closed().isEmpty());
            assertThat(node.receiver.closed()).containsExactly("a frame took longer than 30 s");
        }
    }

    @Test
    @Tag("C10")
    void manyPeersWithHalfDoneFramesCannotTakeAllMemory() throws Exception {
        List<RawQuicPeer> peers = new ArrayList<>();
        List<QuicStreamChannel> streams = new ArrayList<>();
        try (UdpNode node = new UdpNode("receive_memory", "4MiB")) {
            byte[] half = ByteBuffer.allocate(4 + 60_000).putInt(60_001).array();
            for (int i = 0; i < 20; i++) {
                RawQuicPeer peer = new RawQuicPeer(node.address());
                peers.add(peer);
                for (int stream = 0; stream < UdpLink.LANES; stream++) {
                    streams.add(peer.send());
                }
            }
            streams.forEach(stream -> stream.writeAndFlush(Unpooled.wrappedBuffer(half)));

            node.await(() -> !node.receiver.closed().isEmpty());
            assertThat(node.receiver.closed()).allMatch(reason -> reason.contains("no whole frame"));
            try (UdpNode honest = new UdpNode()) {
                honest.linkTo(node);
                honest.transport.send(node.self(), Frame.of(ByteBuffer.allocate(500)));
                node.await(() -> node.receiver.received() == 1);
            }
        } finally {
            peers.forEach(RawQuicPeer::close);
        }
    }

    @Test
    @Tag("C02")
    void whoConnectsAndOpensNoLinkIsDismissed() throws Exception {
        try (UdpNode node = new UdpNode();
                RawQuicPeer peer = new RawQuicPeer(node.address())) {
            node.time.pass(Duration.ofSeconds(9));

            assertThat(peer.ended()).isTrue();
            assertThat(node.receiver.links()).isEmpty();
            assertThat(node.receiver.closed()).isEmpty();
        }
    }

    @Test
    void aLinkOnWhichNoFrameComesIsClosed() {
        try (UdpNode ada = new UdpNode();
                UdpNode ben = new UdpNode()) {
            ada.linkTo(ben);

            ada.time.pass(Duration.ofMinutes(6));

            ada.await(() -> !ada.receiver.closed().isEmpty());
            ben.await(() -> !ben.receiver.closed().isEmpty());
            assertThat(ada.receiver.closed()).containsExactly("no frame came for 300 s");
            assertThat(ben.receiver.closed()).singleElement().asString().startsWith("closed by the other side");
        }
    }

    @Test
    @Tag("C16")
    void whoShowsNoCertificateGetsNoLink() throws Exception {
        try (UdpNode node = new UdpNode()) {
            // The client is done first and learns of it afterwards, or at once; either way no link comes of it.
            try (RawQuicPeer peer = new RawQuicPeer(node.address(), QuicCodecs.PROTOCOL, false)) {
                assertThat(peer.ended()).isTrue();
            } catch (ExecutionException refused) {
                assertThat(refused).hasMessageContaining("Quic");
            }

            assertThat(node.receiver.links()).isEmpty();
        }
    }

    @Test
    void anotherProtocolIsRefused() {
        try (UdpNode node = new UdpNode()) {
            assertThatThrownBy(() -> new RawQuicPeer(node.address(), "h3", true).close())
                    .isInstanceOf(ExecutionException.class);
            assertThat(node.receiver.links()).isEmpty();
        }
    }

    @Test
    @Tag("C03")
    void oneAddressHasOnlySoManyConnections() {
        List<UdpNode> all = new ArrayList<>();
        try (UdpNode hub = new UdpNode("connections_per_address", "2")) {
            for (int i = 0; i < 2; i++) {
                UdpNode node = new UdpNode();
                all.add(node);
                node.linkTo(hub);
            }
            UdpNode third = new UdpNode("handshake_timeout", "2s");
            all.add(third);

            third.transport.dial(hub.address());

            third.await(() -> !third.receiver.failed().isEmpty());
            assertThat(hub.receiver.links()).hasSize(2);
        } finally {
            all.forEach(UdpNode::close);
        }
    }

    @Test
    void aNameThatNobodyKnowsIsADialThatFails() {
        try (UdpNode node = new UdpNode()) {
            node.transport.dial(PeerAddress.parse("udp:nobody.invalid:1"));

            node.await(() -> !node.receiver.failed().isEmpty());
            assertThat(node.receiver.failed()).singleElement().asString().startsWith("udp:nobody.invalid:1 ");
        }
    }

    @Test
    @Tag("C22")
    void aNodeKnowsItselfByAnotherNameOfItsAddress() {
        try (UdpNode node = new UdpNode()) {
            node.transport.dial(PeerAddress.parse(node.address().toString().replace("127.0.0.1", "localhost")));
            node.transport.dial(PeerAddress.parse(node.address().toString().replace("127.0.0.1", "0.0.0.0")));

            node.time.await(() -> false, Duration.ofMillis(500));
            assertThat(node.receiver.links()).isEmpty();
            assertThat(node.receiver.closed()).isEmpty();
            assertThat(node.receiver.failed()).isEmpty();
        }
    }
}
