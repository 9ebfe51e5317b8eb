package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.TransportContext;
import updrift.api.transport.carrier.CarrierTransport.Carrier;

/** What all links of one transport share, and where its messages go. All but {@link #send}, {@link #wakes} and {@link #execute} is for the transport's thread. */
final class Hub {
    private final Memory memory = new Memory();
    private final Carrier carrier;
    private final TransportContext context;
    private final int window;
    private final FrameReceiver receiver;
    private final Executor thread;
    private final LinkTable links;
    private final Pump pump;
    private final Meeting meeting;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable PeerAddress address;

    Hub(
            Carrier carrier,
            TransportContext context,
            boolean listens,
            int window,
            FrameReceiver receiver,
            Executor thread) {
        this.carrier = carrier;
        this.context = context;
        this.window = window;
        this.receiver = receiver;
        this.thread = thread;
        links = new LinkTable(receiver);
        pump = new Pump(this);
        meeting = new Meeting(this, context.identity().self(), listens);
    }

    /** The carrier knows its place by now. */
    void started() {
        address = new PeerAddress(carrier.scheme(), carrier.address());
    }

    /** Where this node is; null until it has started. */
    @Nullable
    PeerAddress address() {
        return address;
    }

    boolean send(PeerId peer, Frame frame) {
        CarrierLink link = links.to(peer);
        return link != null && link.send(frame);
    }

    /** There may be something to send on {@code link}. */
    void wakes(CarrierLink link) {
        pump.wakes(link);
    }

    void received(String from, ByteBuffer message) {
        if (!closed.get()) {
            CarrierWire.read(message, new Delivery(from));
        }
    }

    /** Hands one message to whoever it is for. */
    private final class Delivery implements CarrierWire.Reader {
        private final String from;

        Delivery(String from) {
            this.from = from;
        }

        @Override
        public void hello(long session, PeerId peer) {
            meeting.hello(from, session, peer);
        }

        @Override
        public void welcome(long session, PeerId peer, byte[] token) {
            meeting.welcome(from, session, peer, token);
        }

        @Override
        public void open(long session, PeerId peer, byte[] token, int theirWindow) {
            meeting.open(from, session, peer, token, theirWindow);
        }

        @Override
        public void opened(long session, int theirWindow) {
            if (!meeting.opened(from, session, theirWindow)) {
                link(session);
            }
        }

        @Override
        public void refused(long session, String reason) {
            meeting.refused(from, session, reason);
        }

        @Override
        public void foreign(long session) {
            tell(from, CarrierWire.refused(session, "it speaks another version of the protocol over carriers"));
        }

        @Override
        public void part(long session, Part part) {
            CarrierLink link = link(session);
            if (link != null) {
                link.part(part);
            }
        }

        @Override
        public void probe(long session, long sent) {
            CarrierLink link = link(session);
            if (link != null) {
                link.probe(sent);
            }
        }

        @Override
        public void grant(long session, long limit) {
            CarrierLink link = link(session);
            if (link != null) {
                link.granted(limit);
            }
        }

        @Override
        public void bye(long session, String reason) {
            CarrierLink link = links.of(session, from);
            if (link != null) {
                link.bye(reason);
            }
        }

        /** Whoever speaks of a link that isn't there, or isn't theirs, learns that it is gone. */
        private @Nullable CarrierLink link(long session) {
            CarrierLink link = links.of(session, from);
            if (link == null && !meeting.opens(session)) {
                tell(from, CarrierWire.bye(session, ""));
            }
            return link;
        }
    }

    /** Sends a short message of which the loss is made good; false if the carrier doesn't take it now. */
    boolean tell(String place, ByteBuffer message) {
        try {
            return carrier.send(place, message);
        } catch (UpdriftException nobody) {
            gone(place, String.valueOf(nobody.getMessage()));
            return false;
        }
    }

    void writable() {
        meeting.writable();
        pump.writable();
    }

    void gone(String place, String reason) {
        meeting.gone(place, reason);
        links.all().stream().filter(link -> link.place().equals(place)).forEach(link -> link.bye(reason));
    }

    void disconnect(PeerId peer, String reason) {
        CarrierLink link = links.to(peer);
        if (link != null) {
            link.disconnect(reason);
        }
    }

    void tick() {
        if (!closed.get()) {
            long nowNanos = nanos();
            meeting.tick(nowNanos);
            links.all().forEach(link -> link.tick(nowNanos));
            pump.writable();
        }
    }

    /** Ends all links; the receiver hears nothing of it. */
    void close() {
        closed.set(true);
        meeting.close();
        links.all().forEach(CarrierLink::abandon);
    }

    /** Runs {@code work} on the transport's thread; from any. */
    void execute(Runnable work) {
        thread.execute(work);
    }

    Carrier carrier() {
        return carrier;
    }

    FrameReceiver receiver() {
        return receiver;
    }

    LinkTable links() {
        return links;
    }

    Meeting meeting() {
        return meeting;
    }

    Memory memory() {
        return memory;
    }

    long nanos() {
        return context.timeline().nanos();
    }

    int partMax() {
        return CarrierWire.partRoom(carrier.messageMax());
    }

    int window() {
        return window;
    }
}
