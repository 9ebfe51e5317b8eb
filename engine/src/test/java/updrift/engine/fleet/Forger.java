package updrift.engine.fleet;

import java.util.Map;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.testkit.LabelIdentity;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedHost;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;
import updrift.testkit.VirtualNode;

/** Greets its victim as one of the fleet would, and tells it what no authority signed, as often as the link takes it. Cut off, it dials again. */
final class Forger implements FrameReceiver {
    private final Transport transport;
    private final PeerAddress victim;
    private final byte[] forged;
    private final int copies;
    private int sent;

    private Forger(Transport transport, PeerAddress victim, byte[] forged, int copies) {
        this.transport = transport;
        this.victim = victim;
        this.forged = forged;
        this.copies = copies;
    }

    /** One that tells {@code forged} so many times over each link. */
    static Forger on(
            SimulatedHost host, VirtualNode machine, long identity, PeerAddress victim, byte[] forged, int copies) {
        var context = new TestContext(
                machine.timeline(),
                machine.workers(),
                new SimulatedDisk().directory("forger"),
                LabelIdentity.of(identity));
        return new Forger(
                host.create(TestSettings.of(host, Map.of("listen", "none")), context), victim, forged, copies);
    }

    void begin() {
        transport.start(this);
        transport.dial(victim);
    }

    /** Statements that left it. */
    int sent() {
        return sent;
    }

    @Override
    public void onLink(Link link) {
        // The victim speaks first, and with its words it is greeted.
    }

    @Override
    public void onFrame(PeerId peer, ReceivedFrame frame) {
        Message heard = Codec.decode(frame.bytes().duplicate());
        frame.release();
        if (heard instanceof Message.Hello hello) {
            send(hello, peer);
            for (int copy = 0; copy < copies && send(new Message.Statement(forged), peer); copy++) {
                sent++;
            }
        }
    }

    private boolean send(Message message, PeerId to) {
        return transport.send(to, Frame.of(Codec.encode(message)));
    }

    @Override
    public void onWritable(PeerId peer) {
        // What it says fits in any queue.
    }

    @Override
    public void onLinkClosed(PeerId peer, String reason) {
        transport.dial(victim);
    }

    @Override
    public void onDialFailed(PeerAddress address, String reason) {
        // The victim is gone, and with it the test.
    }
}
