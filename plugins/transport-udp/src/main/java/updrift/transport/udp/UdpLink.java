package updrift.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;

/**
 * A session whose other end is known: it becomes the link to that peer, carries frames, and ends. All but {@link #send} and {@link #disconnect} is for the transport's thread.
 */
final class UdpLink implements FrameCutter.Sink {
    /** Streams of each side, a part of the protocol: a lost datagram holds up the frames of one. */
    static final int LANES = 4;

    /** Signs of life in the time after which a silent peer is gone: two of them may be lost. */
    private static final int SIGNS_OF_LIFE = 3;

    /** What was taken has to leave within this once the link is to end. */
    private static final long LEAVING_NANOS = 1_000_000_000;

    private enum Phase {
        /** Waits for the first stream of the side that dialled, which makes it a link; a check of an address ends before it. */
        KNOWN,
        OPEN,
        /** Sends what was taken. */
        LEAVING,
        /** Has sent all, waits for the other side to see it. */
        LEFT,
        CLOSED
    }

    private final AtomicBoolean pumpDue = new AtomicBoolean();
    private final Departures departures = new Departures(this, LANES);
    private final List<QuicStreamChannel> incoming = new ArrayList<>();
    private final List<FrameCutter> cutters = new ArrayList<>();
    private final Station station;
    private final Session session;
    private final PeerId peer;
    private final Intake intake;
    private final Watch watch;
    private Phase phase = Phase.KNOWN;
    private boolean reads = true;
    private boolean framesCame;
    private boolean proven;
    private int streamsEnded;
    private long sentBytes;
    private long sentNanos;
    private long openedNanos;
    private long signOfLifeNanos;
    private long leavingNanos;
    private String leavingReason = "";

    UdpLink(Station station, Session session, PeerId peer) {
        this.station = station;
        this.session = session;
        this.peer = peer;
        this.intake = new Intake(station.memory(), () -> station.execute(this::resume));
        this.watch = new Watch(station.settings(), station.nanos());
    }

    /** The dialler makes it the link; the other side waits for that. */
    void begin() {
        if (session.dialled()) {
            stand();
        }
    }

    private void stand() {
        phase = Phase.OPEN;
        openedNanos = station.nanos();
        signOfLifeNanos = openedNanos;
        session.encounter().stands(session);
        station.links().stands(this, peer);
        station.receiver().onLink(new Link(peer, session.remote(), session.dialled()));
        departures.open(session.channel());
        departures.signOfLife();
    }

    /** The other side opened {@code stream}. */
    void streamCame(QuicStreamChannel stream) {
        if (phase == Phase.KNOWN) {
            if (!station.links().admits(session, peer)) {
                end("another link stands");
                return;
            }
            stand();
        }
        FrameCutter cutter = new FrameCutter(this, station.assembly());
        stream.config().setReadFrames(true).setAutoRead(reads);
        stream.pipeline().addLast(cutter);
        cutters.add(cutter);
        incoming.add(stream);
    }

    @Override
    public void frame(ByteBuf memory) {
        framesCame = true;
        proven = true;
        if (phase != Phase.OPEN) {
            memory.release();
            return;
        }
        station.receiver().onFrame(peer, new UdpFrame(intake, memory));
        if (full()) {
            read(false);
        }
    }

    @Override
    public boolean proven() {
        return proven;
    }

    private boolean full() {
        boolean allFull = station.memory().full();
        if (allFull) {
            station.starves(this);
        }
        return intake.full() || allFull;
    }

    private void read(boolean goOn) {
        if (reads != goOn) {
            reads = goOn;
            List.copyOf(incoming).forEach(stream -> stream.config().setAutoRead(goOn));
        }
    }

    /** Goes on reading, unless there is still too much. */
    void resume() {
        if (phase != Phase.CLOSED && !full()) {
            read(true);
        }
    }

    @Override
    public void streamEnded() {
        streamsEnded++;
        if (streamsEnded >= LANES && phase != Phase.LEAVING) {
            close("closed by the other side");
        }
    }

    @Override
    public void streamFailed(Throwable problem) {
        close(Lines.of(problem));
    }

    /** Takes a frame or refuses it; from any thread. */
    boolean send(Frame frame) {
        boolean taken = departures.offer(frame);
        if (taken && pumpDue.compareAndSet(false, true)) {
            station.execute(this::pump);
        }
        return taken;
    }

    /** Hands what waits to QUIC, as far as that takes it. */
    void pump() {
        pumpDue.set(false);
        if (phase != Phase.OPEN && phase != Phase.LEAVING) {
            return;
        }
        departures.go();
        leaveIfDone();
    }

    private void leaveIfDone() {
        if (phase == Phase.LEAVING && !departures.pending()) {
            leave();
        }
    }

    /** QUIC has taken a frame of so many bytes. */
    void sent(int bytes) {
        sentBytes += bytes;
        sentNanos = station.nanos();
        if (departures.takeRoom() && phase == Phase.OPEN) {
            station.receiver().onWritable(peer);
        }
        leaveIfDone();
    }

    /**
     * Datagrams come from another address of the peer. QUIC goes on there, but what was under way to the old one it sends again only bit by bit, each after
     * twice the time of the one before: where this side has sent something lately, it is sooner done by a new dial.
     */
    void peerMoved() {
        if (sentBytes > 0 && station.nanos() - sentNanos < station.settings().silenceNanos()) {
            close("its address changed while frames were under way to it");
        }
    }

    /** Ends the link once what was taken is sent; from any thread. */
    void disconnect(String reason) {
        station.execute(() -> finish(reason));
    }

    private void finish(String reason) {
        if (phase == Phase.OPEN && station.links().remove(this, peer)) {
            phase = Phase.LEAVING;
            leavingReason = reason;
            leavingNanos = station.nanos();
            departures.refuse();
            pump();
        }
    }

    /** Closing at once could overtake what the other side hasn't got: so this side's streams end, and it waits until the other has seen it. */
    private void leave() {
        phase = Phase.LEFT;
        try {
            departures.end();
            read(true);
        } finally {
            station.links().tellClosed(peer, leavingReason);
        }
        if (streamsEnded >= LANES) {
            end("both sides have ended it");
        }
    }

    void tick(long nowNanos) {
        switch (phase) {
            case KNOWN -> {
                if (nowNanos - session.bornNanos() > station.settings().handshakeNanos()) {
                    end("it was not made a link in time");
                }
            }
            case OPEN -> look(nowNanos);
            case LEAVING, LEFT -> {
                if (nowNanos - leavingNanos > LEAVING_NANOS) {
                    close(leavingReason);
                }
            }
            case CLOSED -> {}
        }
    }

    private void look(long nowNanos) {
        if (nowNanos - signOfLifeNanos > station.settings().silenceNanos() / SIGNS_OF_LIFE) {
            signOfLifeNanos = nowNanos;
            departures.signOfLife();
        }
        long partialNanos = cutters.stream()
                .mapToLong(cutter -> cutter.partialNanos(nowNanos, !reads))
                .max()
                .orElse(0);
        String complaint = watch.complaint(
                new Watch.Look(reads, framesCame, partialNanos, departures.pending(), sentBytes), nowNanos);
        framesCame = false;
        if (complaint != null) {
            close(complaint);
        }
    }

    /** Ends now, and tells it if this was the link. */
    void close(String reason) {
        boolean told = phase == Phase.LEAVING
                || (phase == Phase.OPEN && station.links().remove(this, peer));
        try {
            end(reason);
        } finally {
            if (told) {
                station.links().tellClosed(peer, reason);
            }
        }
    }

    /** Ends now, without a word to the receiver. */
    void end(String reason) {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            try {
                departures.close();
            } finally {
                session.close(reason);
            }
        }
    }

    Session session() {
        return session;
    }

    /** When it became the link. */
    long openedNanos() {
        return openedNanos;
    }
}
