package updrift.transport.tcp;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;

/** A connection whose other end is known: it becomes the link to that peer, carries frames, and ends. All but {@link #send} and {@link #disconnect} is for the reactor's thread. */
final class TcpLink implements Inbox.Sink {
    /** What was taken has to leave within this once the link is to end. */
    private static final long LEAVING_NANOS = 1_000_000_000;

    private enum Phase {
        /** Waits for the side that dialled to open the link. */
        KNOWN,
        OPEN,
        /** Sends what was taken. */
        LEAVING,
        /** Has sent all, waits for the other side to see it. */
        LEFT,
        CLOSED
    }

    private final AtomicBoolean flushDue = new AtomicBoolean();
    private final Outbox outbox = new Outbox();
    private final Station station;
    private final Connection connection;
    private final PeerId peer;
    private final Wire wire;
    private final Inbox inbox;
    private final Watch watch;
    private Phase phase = Phase.KNOWN;
    private boolean starved;
    private boolean proven;
    private long openedNanos;
    private long leavingNanos;
    private String leavingReason = "";

    TcpLink(Station station, Connection connection, PeerId peer, Wire wire) {
        this.station = station;
        this.connection = connection;
        this.peer = peer;
        this.wire = wire;
        this.inbox = new Inbox(
                station.slabs(),
                connection.dialled(),
                () -> station.reactor().execute(this::resume),
                station.assembly()::grows);
        this.watch = new Watch(station.settings(), station.nanos());
    }

    /** The dialler opens the link; the other side waits for that. */
    void begin() throws IOException {
        connection.interest(SelectionKey.OP_CONNECT | SelectionKey.OP_WRITE, false);
        if (connection.dialled()) {
            outbox.open();
            stand();
            write();
        }
        if (reading()) {
            read();
        }
    }

    @Override
    public void opened() {
        if (station.links().admits(connection, peer)) {
            stand();
        } else {
            end();
        }
    }

    private void stand() {
        phase = Phase.OPEN;
        openedNanos = station.nanos();
        connection.encounter().stands(connection);
        station.links().stands(this, peer);
        station.receiver().onLink(new Link(peer, connection.remote(), connection.dialled()));
    }

    void ready() throws IOException {
        if (phase == Phase.LEFT) {
            awaitEnd();
            return;
        }
        if (connection.writable()) {
            write();
        }
        if (reading() && connection.readable()) {
            read();
        }
    }

    private void read() throws IOException {
        Inbox.Outcome outcome = inbox.read(wire, this);
        station.reactor().read(inbox.lastRead());
        connection.interest(SelectionKey.OP_READ, outcome != Inbox.Outcome.PAUSED && outcome != Inbox.Outcome.STARVED);
        switch (outcome) {
            case EMPTY, PAUSED -> {}
            case MORE -> station.reactor().execute(this::resume);
            case STARVED -> {
                starved = true;
                station.starves(this);
            }
            case ENDED -> close("closed by the other side");
        }
    }

    @Override
    public void frame(TcpFrame frame) {
        proven = true;
        if (phase == Phase.OPEN) {
            station.receiver().onFrame(peer, frame);
        } else {
            frame.release();
        }
    }

    /** Holds no memory for what isn't whole. */
    void spare() {
        inbox.spare();
    }

    /** Whether bytes of a frame that isn't whole wait outside the memory that is read into. */
    boolean waits() {
        return inbox.waits();
    }

    /** Whether a whole frame has come. */
    boolean proven() {
        return proven;
    }

    /** Since about when a frame that isn't whole has been coming. */
    long frameSinceNanos() {
        return watch.frameSinceNanos();
    }

    /** Goes on reading. */
    void resume() {
        Reactor.guarded(connection, guest -> {
            starved = false;
            if (reading()) {
                read();
            }
        });
    }

    /** Takes a frame or refuses it; from any thread. */
    boolean send(Frame frame) {
        boolean taken = outbox.offer(frame);
        if (taken && flushDue.compareAndSet(false, true)) {
            station.reactor().execute(this::flush);
        }
        return taken;
    }

    /** Writes what waits, as far as it goes. */
    void flush() {
        flushDue.set(false);
        Reactor.guarded(connection, guest -> {
            if (phase == Phase.OPEN || phase == Phase.LEAVING) {
                write();
            }
        });
    }

    private void write() throws IOException {
        Outbox.Outcome outcome = outbox.write(wire);
        connection.interest(SelectionKey.OP_WRITE, outcome != Outbox.Outcome.EMPTY);
        if (outcome == Outbox.Outcome.MORE) {
            station.reactor().moreToWrite();
        }
        if (outbox.takeRoom()) {
            station.receiver().onWritable(peer);
        }
        if (phase == Phase.LEAVING && outcome == Outbox.Outcome.EMPTY) {
            leave();
        }
    }

    /** Ends the link once what was taken is sent; from any thread. */
    void disconnect(String reason) {
        station.reactor().execute(() -> finish(reason));
    }

    private void finish(String reason) {
        if (phase == Phase.OPEN && station.links().remove(this, peer)) {
            phase = Phase.LEAVING;
            leavingReason = reason;
            leavingNanos = station.nanos();
            outbox.refuse();
            flush();
        }
    }

    /** Closing at once could make the other side's system throw away what it hasn't read: so this side ends, and waits until the other has seen it. */
    private void leave() throws IOException {
        wire.end();
        wire.flush();
        connection.channel().shutdownOutput();
        connection.interest(SelectionKey.OP_READ, true);
        phase = Phase.LEFT;
        station.links().tellClosed(peer, leavingReason);
        awaitEnd();
    }

    private void awaitEnd() throws IOException {
        if (connection.channel().read(station.records().plain()) < 0) {
            end();
        }
    }

    void tick(long nowNanos) {
        switch (phase) {
            case KNOWN -> {
                if (nowNanos - connection.bornNanos() > station.settings().handshakeNanos()) {
                    end();
                }
            }
            case OPEN -> {
                String complaint = watch.complaint(inbox, outbox, !starved && !inbox.paused(), nowNanos);
                if (complaint != null) {
                    close(complaint);
                }
            }
            case LEAVING, LEFT -> {
                if (nowNanos - leavingNanos > LEAVING_NANOS) {
                    close(leavingReason);
                }
            }
            case CLOSED -> {}
        }
    }

    /** Ends now, and tells it if this was the link. */
    void close(String reason) {
        boolean told = phase == Phase.LEAVING
                || (phase == Phase.OPEN && station.links().remove(this, peer));
        try {
            end();
        } finally {
            if (told) {
                station.links().tellClosed(peer, reason);
            }
        }
    }

    /** Ends now, without a word. */
    void end() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            try {
                outbox.close();
            } finally {
                closeRest();
            }
        }
    }

    private void closeRest() {
        try {
            inbox.close();
        } finally {
            connection.close();
        }
    }

    private boolean reading() {
        return phase == Phase.KNOWN || phase == Phase.OPEN || phase == Phase.LEAVING;
    }

    Connection connection() {
        return connection;
    }

    /** When it became the link. */
    long openedNanos() {
        return openedNanos;
    }
}
