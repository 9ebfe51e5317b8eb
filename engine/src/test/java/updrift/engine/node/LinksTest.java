package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.engine.work.Work;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** One peer that is linked over two transports. */
class LinksTest {
    private static final PeerId PEER = PeerId.of(new byte[32]);

    private final VirtualTimeline time = new VirtualTimeline(1);
    private final Recorded tls = new Recorded("tls", true);
    private final Recorded quic = new Recorded("quic", true);
    private final Recorded hub = new Recorded("hub", false);
    private final List<String> heard = new ArrayList<>();
    private Links links;

    @BeforeEach
    void start() {
        VirtualNode node = time.node("node");
        links = new Links(new Work(node.timeline(), node.workers()));
        List.of(tls, quic, hub).forEach(transport -> links.start(transport, new Hearing()));
    }

    @Test
    @Tag("B28")
    void aLabelTakesNotThePlaceOfTheNodeThatHasProvenIt() {
        tls.links();
        hub.links();

        assertThat(heard).containsExactly("link tls");
        assertThat(hub.ended).isEqualTo(1);
        links.send(PEER, new Message.Cancel(1));
        assertThat(tls.sent).isEqualTo(1);
        assertThat(hub.sent).isZero();
    }

    @Test
    @Tag("B28")
    void whoProvesItselfTakesThePlaceOfALabel() {
        hub.links();
        tls.links();

        assertThat(heard).containsExactly("link hub", "link tls");
        assertThat(hub.ended).isEqualTo(1);
    }

    @Test
    void whenTheNewerLinkBreaksTheOlderTakesOver() {
        tls.links();
        quic.links();
        quic.breaks();

        assertThat(heard).containsExactly("link tls", "link quic", "closed", "link tls");
        links.send(PEER, new Message.Cancel(1));
        assertThat(tls.sent).isEqualTo(1);
    }

    @Test
    void whoIsDisconnectedLosesAllLinks() {
        tls.links();
        quic.links();

        links.disconnect(PEER, "it lied");

        assertThat(List.of(tls.ended, quic.ended)).containsExactly(1, 1);
    }

    @Test
    @Tag("B20")
    void whoIsSentAwayIsNotHeardUntilItIsLinkedAnew() {
        tls.links();
        tls.says(Codec.encode(new Message.Cancel(1)));
        links.disconnect(PEER, "it lied");

        tls.says(Codec.encode(new Message.Cancel(2)));
        tls.says(ByteBuffer.allocate(1));
        tls.breaks();
        tls.links();
        tls.says(Codec.encode(new Message.Cancel(3)));
        tls.says(ByteBuffer.allocate(1));

        assertThat(heard)
                .containsExactly(
                        "link tls", "Cancel[request=1]", "closed", "link tls", "Cancel[request=3]", "nonsense");
        assertThat(tls.released).isEqualTo(5);
    }

    @Test
    @Tag("B20")
    void whatASentAwayLinkBroughtIsNotHeardWhenAnotherTransportLinksTheSamePeer() {
        tls.links();
        links.disconnect(PEER, "it lied");
        quic.links();

        tls.says(ByteBuffer.allocate(1));
        quic.breaks();

        assertThat(heard).as("nor does it take over").containsExactly("link tls", "link quic", "closed");
        assertThat(tls.released).isEqualTo(1);
    }

    @Test
    @Tag("B14")
    @Tag("B28")
    void whatALabelSaysIsNotHeldAgainstTheNodeThatHasProvenIt() {
        hub.links();
        tls.links();
        hub.says(ByteBuffer.allocate(1));
        hub.links();
        hub.says(ByteBuffer.allocate(1));

        assertThat(heard).containsExactly("link hub", "link tls");
        assertThat(hub.ended).isEqualTo(2);
        assertThat(tls.ended).isZero();
    }

    private final class Hearing implements Links.Mail {
        @Override
        public void onLink(Link link, boolean authenticated) {
            heard.add("link " + link.remote().scheme());
        }

        @Override
        public void onLinkClosed(PeerId peer, String reason) {
            heard.add("closed");
        }

        @Override
        public void onMessage(PeerId peer, Message message, ReceivedFrame frame) {
            heard.add(message.toString());
            frame.release();
        }

        @Override
        public void onMalformed(PeerId peer, UpdriftException why) {
            heard.add("nonsense");
        }

        @Override
        public void onWritable(PeerId peer) {}

        @Override
        public void onDialFailed(PeerAddress address, String reason) {}
    }

    private final class Recorded extends IdleTransport {
        private final boolean authenticated;
        private @Nullable FrameReceiver receiver;
        private int sent;
        private int ended;
        private int released;

        Recorded(String scheme, boolean authenticated) {
            super(scheme);
            this.authenticated = authenticated;
        }

        void links() {
            receiver.onLink(new Link(PEER, new PeerAddress(scheme(), "there"), true));
            time.advance(Duration.ofMillis(1));
        }

        void says(ByteBuffer bytes) {
            receiver.onFrame(PEER, new ReceivedFrame() {
                @Override
                public ByteBuffer bytes() {
                    return bytes;
                }

                @Override
                public void release() {
                    released++;
                }
            });
            time.advance(Duration.ofMillis(1));
        }

        void breaks() {
            receiver.onLinkClosed(PEER, "broken");
            time.advance(Duration.ofMillis(1));
        }

        @Override
        public boolean authenticated() {
            return authenticated;
        }

        @Override
        public void start(FrameReceiver heard) {
            receiver = heard;
        }

        @Override
        public boolean send(PeerId peer, Frame frame) {
            sent++;
            frame.close();
            return true;
        }

        @Override
        public void disconnect(PeerId peer, String reason) {
            ended++;
        }
    }
}
