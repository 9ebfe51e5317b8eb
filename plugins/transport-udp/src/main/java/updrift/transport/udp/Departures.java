package updrift.transport.udp;

import io.netty.handler.codec.quic.QuicChannel;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import updrift.api.transport.Frame;

/**
 * What leaves on a link: frames that wait, and the streams that they leave on. The first is for small frames, so that a request doesn't wait behind chunks; the
 * others are for the rest, so that a datagram that is lost holds up a part of them. All but {@link #offer} is for the transport's thread.
 */
final class Departures {
    /** Requests, what is held, news of peers: all but chunks and long maps. */
    private static final int SMALL_FRAME_MAX = 4 << 10;

    private static final int SMALL_BYTES_MAX = 64 << 10;

    /** Some chunks and their proofs, so that some leave while the next are made. The rest is QUIC's. */
    private static final int LARGE_BYTES_MAX = 512 << 10;

    private static final int LARGE_MEMORY_MAX = 256 << 10;

    /** Most bytes of frames that wait for one peer. */
    static final int QUEUED_BYTES_MAX = SMALL_BYTES_MAX + LARGE_BYTES_MAX;

    /** The stream of lower urgency is served first. */
    private static final int SMALL_URGENCY = 1;

    private static final int LARGE_URGENCY = 2;

    private final Outbox small = new Outbox(SMALL_BYTES_MAX, SMALL_BYTES_MAX);
    private final Outbox large = new Outbox(LARGE_BYTES_MAX, LARGE_MEMORY_MAX);
    private final Lane smallLane;
    private final List<Lane> largeLanes;

    Departures(UdpLink link, int lanes) {
        smallLane = new Lane(link);
        largeLanes = Stream.generate(() -> new Lane(link)).limit(lanes - 1).toList();
    }

    void open(QuicChannel connection) {
        smallLane.open(connection, SMALL_URGENCY);
        largeLanes.forEach(lane -> lane.open(connection, LARGE_URGENCY));
    }

    /** Takes a frame or refuses it; from any thread. */
    boolean offer(Frame frame) {
        return (frame.length() <= SMALL_FRAME_MAX ? small : large).offer(frame);
    }

    /** Hands what waits to QUIC, as far as that takes it. */
    void go() {
        drain(small, List.of(smallLane));
        drain(large, largeLanes);
    }

    private static void drain(Outbox from, List<Lane> lanes) {
        for (Lane lane = free(lanes); lane != null; lane = free(lanes)) {
            Outbox.Taken taken = from.next();
            if (taken == null) {
                return;
            }
            lane.send(taken, from);
        }
    }

    private static @Nullable Lane free(List<Lane> lanes) {
        for (Lane lane : lanes) {
            if (lane.free()) {
                return lane;
            }
        }
        return null;
    }

    void signOfLife() {
        smallLane.signOfLife();
    }

    /** Whether somebody was refused and there is room again; true once for each time. */
    boolean takeRoom() {
        boolean room = small.takeRoom();
        return large.takeRoom() || room;
    }

    /** Whether something waits or is on its way to QUIC. */
    boolean pending() {
        return small.pending() || large.pending();
    }

    /** Takes nothing more. */
    void refuse() {
        small.refuse();
        large.refuse();
    }

    /** Ends the streams: nothing follows. */
    void end() {
        smallLane.end();
        largeLanes.forEach(Lane::end);
    }

    /** Takes nothing more and closes what waits. */
    void close() {
        small.close();
        large.close();
    }
}
