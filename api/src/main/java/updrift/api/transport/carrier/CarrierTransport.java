package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;

/**
 * A whole transport over a {@link Carrier}, which only has to bring short messages to named places, and may lose, repeat or reorder them. What a transport
 * promises beyond that stands here: links and who is at their other end, frames that are larger than a message, and that nobody sends more than the other
 * side has room for. {@code docs/protocol.md} says what the messages look like.
 *
 * <p>A frame of which a message is lost is lost. All work is done by one thread; the carrier is never called by two at a time.
 */
public final class CarrierTransport implements Transport {
    private static final String LISTEN = "listen";
    private static final String WINDOW = "window";
    private static final String ON = "on";

    /** The settings that {@link #CarrierTransport} reads, for a factory to declare among its own. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    LISTEN, Kind.TEXT, ON, "on, none, or the SCHEME:PLACE where others may make links to this node"),
            new Setting(WINDOW, Kind.SIZE, "256KiB", "most bytes under way from one peer, 160KiB to 4MiB"));

    /** Smallest message that is of use, in bytes: room for any of the short ones, and parts that aren't mostly head. */
    public static final int MESSAGE_MIN = 512;

    /** One of the largest frames in the smallest messages, and what its parts cost; in large messages two, so that one can come while one is used. */
    private static final int WINDOW_MIN = 160 << 10;

    private static final int WINDOW_MAX = 4 << 20;

    private static final Duration TICK = Duration.ofMillis(100);
    private static final long CLOSING_SECONDS_MAX = 5;

    /** Brings messages to named places: all that a network needs to do for Updrift. Implemented by plugins. */
    public interface Carrier extends AutoCloseable {
        /** The scheme of its addresses. */
        String scheme();

        /**
         * The place of this node, as others name it in {@link #send} and hear it in {@link Incoming#received}; printable ASCII, 1 to 300. Known once started; until
         * then it may be empty.
         */
        String address();

        /** Most bytes of a message, at least {@link CarrierTransport#MESSAGE_MIN}. Asked when a link is made; more than a whole frame is of no use. */
        int messageMax();

        /** Whether nobody can send in another's name and no member takes another's identity. If in doubt, no. */
        boolean authenticated();

        /** Begins to deliver; throws {@code ADDRESS_UNUSABLE} if it can't. Called once. */
        void start(Incoming incoming);

        /**
         * Sends {@code message} to the place {@code to}, without blocking. True: taken, and the bytes are the carrier's. False: not taken now, and
         * {@link Incoming#writable} follows. Throws {@link UpdriftException} with a reason for people if nobody is there.
         */
        boolean send(String to, ByteBuffer message);

        /** Why nobody can be sent anything now, for people, if that is so. */
        default Optional<String> trouble() {
            return Optional.empty();
        }

        /** Stops to deliver. May be called again, and without a start. */
        @Override
        void close();
    }

    /** Where a carrier delivers, from any thread; nothing here blocks. */
    public interface Incoming {
        /** {@code message} came from the place {@code from}. The bytes aren't changed by anybody from now on. */
        void received(String from, ByteBuffer message);

        /** What was not taken may be tried again. */
        void writable();

        /** Nobody is at {@code place} any more; {@code reason} is for people. */
        void gone(String place, String reason);
    }

    private final Carrier carrier;
    private final TransportContext context;
    private final boolean listens;
    private final int window;
    private final @Nullable Executor given;
    private volatile @Nullable Running running;

    /** What there is from start to close. */
    private record Running(Hub hub, Executor thread, Runnable end) {}

    /** A transport over {@code carrier}, which it closes; {@code settings} know {@link #SETTINGS}. */
    public CarrierTransport(Carrier carrier, Settings settings, TransportContext context) {
        this(carrier, settings, context, null);
    }

    /** As above, with all work done by {@code thread} in the order in which it is handed over, such as a simulation's one thread. */
    public CarrierTransport(Carrier carrier, Settings settings, TransportContext context, @Nullable Executor thread) {
        this.carrier = carrier;
        this.context = context;
        this.given = thread;
        listens = listens(settings, carrier);
        long bytes = settings.size(WINDOW).orElseThrow();
        if (bytes < WINDOW_MIN || bytes > WINDOW_MAX) {
            throw settings.wrong(WINDOW, "must be 160KiB to 4MiB");
        }
        window = (int) bytes;
    }

    private static boolean listens(Settings settings, Carrier carrier) {
        String text = settings.required(LISTEN);
        boolean here = text.startsWith(carrier.scheme() + ":") && text.endsWith(":" + carrier.address());
        if (!here && !text.equals(ON) && !text.equals("none")) {
            throw settings.wrong(LISTEN, "must be on, none, or the place that this node has, not '" + text + "'");
        }
        return !text.equals("none");
    }

    @Override
    public void start(FrameReceiver receiver) {
        Executor own = given;
        Runnable end = () -> {};
        if (own == null) {
            CarrierThread made = new CarrierThread("updrift-" + carrier.scheme());
            own = made;
            end = made::end;
        }
        Hub hub = new Hub(carrier, context, listens, window, receiver, own);
        running = new Running(hub, own, end);
        try {
            carrier.start(new Arrivals(hub, own));
            hub.started();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
        tickLater();
    }

    private void tickLater() {
        context.timeline().later(TICK, () -> {
            Running now = running;
            if (now != null) {
                now.thread().execute(now.hub()::tick);
                tickLater();
            }
        });
    }

    @Override
    public void dial(PeerAddress address) {
        onThread(hub -> hub.meeting().dial(address));
    }

    @Override
    public void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {
        if (running == null) {
            answer.accept(false);
            return;
        }
        onThread(hub -> hub.meeting().check(address, expected, answer));
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        Running now = running;
        return now != null && now.hub().send(peer, frame);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        onThread(hub -> hub.disconnect(peer, reason));
    }

    private void onThread(Consumer<Hub> action) {
        Running now = running;
        if (now != null) {
            now.thread().execute(() -> action.accept(now.hub()));
        }
    }

    @Override
    public void close() {
        Running now = running;
        running = null;
        if (now == null) {
            carrier.close();
            return;
        }
        CountDownLatch closed = new CountDownLatch(1);
        now.thread().execute(() -> {
            try {
                now.hub().close();
            } finally {
                carrier.close();
                closed.countDown();
            }
        });
        now.end().run();
        awaitUnlessGiven(closed);
    }

    /** A thread that was given may be the one that waits here. */
    private void awaitUnlessGiven(CountDownLatch closed) {
        try {
            if (given == null && !closed.await(CLOSING_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new UpdriftException(
                        ErrorCode.PLUGIN_FAILED,
                        "the carrier of " + carrier.scheme() + " blocks where it must not; its thread is left behind");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String scheme() {
        return carrier.scheme();
    }

    @Override
    public boolean authenticated() {
        return carrier.authenticated();
    }

    @Override
    public List<PeerAddress> listening() {
        Running now = running;
        PeerAddress here = now == null ? null : now.hub().address();
        return listens && here != null ? List.of(here) : List.of();
    }

    /** Places have no ports: a peer is dialled where it sends from. */
    @Override
    public @Nullable PeerAddress dialBack(PeerAddress remote, int listenPort) {
        return remote.scheme().equals(carrier.scheme()) ? remote : null;
    }

    @Override
    public int queuedBytesMax() {
        return Outgoing.QUEUED_BYTES_MAX;
    }
}
