package updrift.engine.swarm;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;
import updrift.testkit.LabelIdentity;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedHost;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** What a node and an acting peer have in common: a host, a transport, and messages in place of frames. */
abstract class TestEnd implements Outbox {
    final SimulatedHost host;
    final VirtualNode virtual;
    final PeerId self;
    private final Transport transport;

    TestEnd(String name, VirtualTimeline timeline, SimulatedNetwork network) {
        host = network.host(name);
        virtual = timeline.node(name);
        var identity = LabelIdentity.of(name.hashCode());
        self = identity.self();
        var context = new TestContext(
                virtual.timeline(), virtual.workers(), new SimulatedDisk().directory("state"), identity);
        transport = host.create(TestSettings.of(host, new TreeMap<>(Map.of())), context);
        transport.start(new Posting());
    }

    abstract void onLink(Link link);

    abstract void onMessage(PeerId peer, Message message, ReceivedFrame frame);

    abstract void onWritable(PeerId peer);

    abstract void onLinkClosed(PeerId peer);

    public void dial(PeerAddress address) {
        transport.dial(address);
    }

    public PeerAddress address() {
        return host.address();
    }

    public SimulatedHost host() {
        return host;
    }

    public PeerId self() {
        return self;
    }

    @Override
    public boolean send(PeerId peer, Message message) {
        return send(peer, Frame.of(Codec.encode(message)));
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        return transport.send(peer, frame);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        transport.disconnect(peer, reason);
    }

    void post(Runnable action) {
        virtual.timeline().later(Duration.ZERO, action);
    }

    private final class Posting implements FrameReceiver {
        @Override
        public void onLink(Link link) {
            post(() -> TestEnd.this.onLink(link));
        }

        @Override
        public void onFrame(PeerId peer, ReceivedFrame frame) {
            Message message = Codec.decode(frame.bytes());
            post(() -> onMessage(peer, message, frame));
        }

        @Override
        public void onWritable(PeerId peer) {
            post(() -> TestEnd.this.onWritable(peer));
        }

        @Override
        public void onLinkClosed(PeerId peer, String reason) {
            post(() -> TestEnd.this.onLinkClosed(peer));
        }

        @Override
        public void onDialFailed(PeerAddress address, String reason) {
            // Tests say whom they expect.
        }
    }
}
