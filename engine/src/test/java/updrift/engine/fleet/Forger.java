package updrift.engine.fleet;

import java.util.concurrent.atomic.AtomicInteger;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;

/** Greets its victim as one of the fleet would, and tells it what no authority signed as often as asked and as the link takes it. Over any transport. */
public final class Forger implements FrameReceiver {
    private final AtomicInteger sent = new AtomicInteger();
    private final Transport transport;
    private final PeerAddress victim;
    private final byte[] forged;
    private final int copies;
    private final Runnable over;

    /** {@code over} is told, on the transport's thread, when its link has ended or none came. */
    public Forger(Transport transport, PeerAddress victim, byte[] forged, int copies, Runnable over) {
        this.transport = transport;
        this.victim = victim;
        this.forged = forged;
        this.copies = copies;
        this.over = over;
    }

    public void begin() {
        transport.start(this);
        transport.dial(victim);
    }

    /** Statements that left it. */
    public int sent() {
        return sent.get();
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
                sent.incrementAndGet();
            }
        }
    }

    private boolean send(Message message, PeerId to) {
        return transport.send(to, Frame.of(Codec.encode(message)));
    }

    @Override
    public void onWritable(PeerId peer) {
        // What fits is enough.
    }

    @Override
    public void onLinkClosed(PeerId peer, String reason) {
        over.run();
    }

    @Override
    public void onDialFailed(PeerAddress address, String reason) {
        over.run();
    }
}
