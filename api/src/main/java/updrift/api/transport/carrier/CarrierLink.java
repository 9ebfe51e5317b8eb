package updrift.api.transport.carrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;

/** One link: what goes out, what comes in, and whether the other side still lives. All but {@link #send} is for the transport's thread. */
final class CarrierLink {
    /** What was taken has to leave within this once the link is to end. */
    private static final long LEAVING_NANOS = 1_000_000_000L;

    /** After so long without a word the other side is asked for one. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    /** Three questions without an answer: it is gone. Who answers and takes nothing isn't worth what waits for it, either. */
    private static final long SILENT_NANOS = 30_000_000_000L;

    /** A sender without room asks so often, in case the word that there is some was lost. */
    private static final long STALLED_NANOS = 500_000_000L;

    private enum Phase {
        OPEN,
        /** Sends what was taken. */
        LEAVING,
        CLOSED
    }

    private final Hub hub;
    private final Link link;
    private final long session;
    private final long openedNanos;
    private final Outgoing outgoing;
    private final Arriving arriving;
    private Phase phase = Phase.OPEN;
    private long heardNanos;
    private long askedNanos;
    private long movedNanos;
    private long leavingNanos;
    private String leavingReason = "";

    CarrierLink(Hub hub, Link link, long session, int theirWindow) {
        this.hub = hub;
        this.link = link;
        this.session = session;
        openedNanos = hub.nanos();
        heardNanos = openedNanos;
        askedNanos = openedNanos;
        movedNanos = openedNanos;
        outgoing = new Outgoing(session, hub.partMax(), theirWindow);
        arriving = new Arriving(hub.memory(), hub.window(), () -> hub.execute(this::grant));
    }

    /** Takes a frame or refuses it; from any thread. */
    boolean send(Frame frame) {
        boolean taken = outgoing.offer(frame);
        if (taken) {
            hub.wakes(this);
        }
        return taken;
    }

    /** What {@link #sendOne} came to. */
    enum Turn {
        /** There may be more. */
        SENT,
        /** Nothing waits, or the other side has no room for it. */
        IDLE,
        /** The carrier takes nothing now. */
        BLOCKED
    }

    /** Sends one message of what waits. */
    Turn sendOne() {
        if (phase == Phase.CLOSED) {
            return Turn.IDLE;
        }
        try {
            ByteBuffer message = outgoing.next();
            if (message == null) {
                leaveOnceEmpty();
                return Turn.IDLE;
            }
            if (!hub.carrier().send(place(), message)) {
                return Turn.BLOCKED;
            }
        } catch (IOException unreadable) {
            close("a frame can't be read: " + unreadable.getMessage());
            return Turn.IDLE;
        } catch (UpdriftException gone) {
            close(String.valueOf(gone.getMessage()));
            return Turn.IDLE;
        }
        movedNanos = hub.nanos();
        outgoing.taken();
        if (outgoing.takeRoom()) {
            hub.receiver().onWritable(link.peer());
        }
        return Turn.SENT;
    }

    void part(Part part) {
        heardNanos = hub.nanos();
        ReceivedFrame frame = arriving.accept(part, heardNanos);
        if (frame != null && phase == Phase.OPEN) {
            hub.receiver().onFrame(link.peer(), frame);
        } else if (frame != null) {
            frame.release();
        }
    }

    void probe(long sent) {
        heardNanos = hub.nanos();
        arriving.sent(sent);
        grant();
    }

    private void grant() {
        if (phase != Phase.CLOSED) {
            hub.tell(place(), CarrierWire.grant(session, arriving.grant()));
        }
    }

    void granted(long limit) {
        heardNanos = hub.nanos();
        outgoing.granted(limit);
        hub.wakes(this);
    }

    void tick(long nowNanos) {
        arriving.tick(nowNanos);
        if (phase == Phase.LEAVING && nowNanos - leavingNanos > LEAVING_NANOS) {
            end(leavingReason);
            return;
        }
        if (nowNanos - heardNanos > SILENT_NANOS) {
            close("nothing came for 30 s");
            return;
        }
        if (!outgoing.lacksRoom()) {
            movedNanos = nowNanos;
        }
        if (nowNanos - movedNanos > SILENT_NANOS) {
            close("it took nothing that it was sent for 30 s");
            return;
        }
        boolean stalled = nowNanos - movedNanos > STALLED_NANOS;
        if ((stalled || nowNanos - heardNanos > QUIET_NANOS)
                && nowNanos - askedNanos > (stalled ? STALLED_NANOS : QUIET_NANOS)) {
            askedNanos = nowNanos;
            hub.tell(place(), CarrierWire.probe(session, outgoing.sent()));
        }
    }

    /** Ends once what was taken is sent. */
    void disconnect(String reason) {
        if (phase == Phase.OPEN) {
            phase = Phase.LEAVING;
            leavingReason = reason;
            leavingNanos = hub.nanos();
            hub.links().unlist(this);
            outgoing.refuse();
            hub.wakes(this);
        }
    }

    private void leaveOnceEmpty() {
        if (phase == Phase.LEAVING && outgoing.empty()) {
            end(leavingReason);
        }
    }

    /** Ends now: the other side hears of it, and so does the receiver if this was the link. */
    void close(String reason) {
        if (phase != Phase.CLOSED) {
            end(reason);
        }
    }

    /** The other side has ended it. */
    void bye(String reason) {
        String why = reason.isEmpty() ? "the other side knows of no such link" : "closed by the other side: " + reason;
        if (drop()) {
            hub.links().tellClosed(link.peer(), why);
        }
    }

    private void end(String reason) {
        hub.tell(place(), CarrierWire.bye(session, reason.isEmpty() ? "it ends" : reason));
        if (drop()) {
            hub.links().tellClosed(link.peer(), reason);
        }
    }

    /** Ends without a word to anybody here; the other side is told why a newer link takes its place, unless that comes from there itself. */
    void replaced(String from) {
        if (!from.equals(place())) {
            hub.tell(place(), CarrierWire.bye(session, "a newer session of the same identity took its place"));
        }
        drop();
    }

    /** The transport closes: the other side is told, nobody here. */
    void abandon() {
        if (phase != Phase.CLOSED) {
            hub.tell(place(), CarrierWire.bye(session, "the node ends"));
            drop();
        }
    }

    /** Whether it was open or on its way out until now. */
    private boolean drop() {
        boolean lived = phase != Phase.CLOSED;
        phase = Phase.CLOSED;
        hub.links().remove(this);
        outgoing.close();
        arriving.close();
        return lived;
    }

    Link link() {
        return link;
    }

    PeerId peer() {
        return link.peer();
    }

    PeerAddress remote() {
        return link.remote();
    }

    String place() {
        return link.remote().opaque();
    }

    long session() {
        return session;
    }

    long openedNanos() {
        return openedNanos;
    }
}
