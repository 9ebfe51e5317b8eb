package updrift.transport.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.time.Timeline;
import updrift.api.transport.carrier.CarrierTransport;

/**
 * The connection to the server, made again whenever it is lost: with waits that grow and differ from node to node. Thread-safe.
 *
 * <p>The client makes a connection again by itself until a server refuses it twice in a row; then it closes the connection for good, and a new one is opened
 * here. An attempt to open one has a thread of its own, for the client blocks in it; between attempts there is none.
 */
final class NatsConnection implements ConnectionListener, ErrorListener {
    private static final Logger LOG = LoggerFactory.getLogger(NatsConnection.class);

    private static final Duration CONNECTING_MAX = Duration.ofSeconds(5);

    /** A server that says nothing for two of these is taken to be gone. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(10);

    /** A node that starts beside its server can be reached when it says so. */
    private static final long FIRST_ANSWER_MILLIS = 2_000;

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Outage outage;
    private final NatsSettings settings;
    private final Timeline timeline;
    private final Consumer<Connection> onOpened;
    private final Runnable onUsable;
    private @Nullable Connection connection;
    /** Only asked and set by the client's threads for events, of which a connection has one. */
    private volatile @Nullable Connection listening;

    private volatile boolean closed;
    /** From when an attempt is due until it has ended; there is never a second one. */
    private boolean opening;

    private long failures;

    /**
     * @param onOpened called once for each connection; the client keeps its subscriptions when it makes it again
     * @param onUsable called each time that messages can be sent again
     */
    NatsConnection(NatsSettings settings, Timeline timeline, Consumer<Connection> onOpened, Runnable onUsable) {
        this.settings = settings;
        this.timeline = timeline;
        this.onOpened = onOpened;
        this.onUsable = onUsable;
        outage = new Outage(String.join(", ", settings.servers()));
    }

    /** Begins to connect, in the background for as long as it takes, and waits a moment for the answer that mostly comes at once. */
    void open() {
        begin();
        try {
            if (answered.await(FIRST_ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
                awaitSubscription();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.ADDRESS_UNUSABLE, "interrupted while NATS was started", interrupted);
        }
    }

    private synchronized void begin() {
        opening = true;
        aside(this::attempt);
    }

    private static void aside(Runnable blocking) {
        Thread thread = new Thread(blocking, "updrift-nats-connection");
        thread.setDaemon(true);
        thread.start();
    }

    /** Goes to each server once. A connection that comes of it is the client's to make again; one that doesn't has been closed by the client. */
    private void attempt() {
        Connection opened = null;
        try {
            opened = closed ? null : Nats.connect(options());
        } catch (IOException told) {
            LOG.debug("NATS: {}", told.getMessage()); // The client has told why before, for each server.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unusable) {
            outage.failed(unusable);
        } finally {
            ended(opened);
        }
    }

    private Options options() {
        return settings.identified(Options.builder())
                .servers(settings.servers().toArray(String[]::new))
                .connectionName("updrift " + settings.place())
                .connectionTimeout(CONNECTING_MAX)
                .pingInterval(PING_INTERVAL)
                .maxReconnects(-1)
                .reconnectDelayHandler(backoff::afterFailing)
                // What can't be sent now stays with the transport, which may drop it.
                .reconnectBufferSize(0)
                .connectionListener(this)
                .errorListener(this)
                .build();
    }

    private void ended(@Nullable Connection opened) {
        boolean late;
        synchronized (this) {
            opening = false;
            late = closed;
            if (opened == null || opened.getStatus() == Connection.Status.CLOSED) {
                tryAgain();
            } else {
                connection = opened;
            }
        }
        if (late) {
            closeQuietly(opened);
        }
    }

    private synchronized void tryAgain() {
        if (!closed && !opening) {
            opening = true;
            failures++;
            timeline.later(backoff.afterFailing(failures), this::attemptUnlessClosed);
        }
    }

    private void attemptUnlessClosed() {
        if (!closed) {
            aside(this::attempt);
        }
    }

    private void awaitSubscription() throws InterruptedException {
        Connection first = usable();
        try {
            if (first != null) {
                first.flush(Duration.ofMillis(FIRST_ANSWER_MILLIS));
            }
        } catch (TimeoutException | IllegalStateException lostAgain) {
            LOG.debug("NATS went away at once; that it comes back is waited for in the background", lostAgain);
        }
    }

    /** There is no other way to be one of these, though it is to go. */
    @Override
    @SuppressWarnings("deprecation")
    public void connectionEvent(Connection on, Events event) {
        switch (event) {
            case CONNECTED, RECONNECTED, RESUBSCRIBED -> connected(on);
            case DISCONNECTED -> outage.lost();
            case CLOSED -> {
                outage.lost();
                tryAgain();
            }
            default -> LOG.debug("NATS: {}", event);
        }
    }

    private void connected(Connection on) {
        if (closed) {
            return; // Whoever closed it, or opened it too late, closes this.
        }
        if (listening != on) {
            listening = on;
            onOpened.accept(on);
        }
        if (admits(on)) {
            onUsable.run();
        }
        answered.countDown();
    }

    private synchronized boolean admits(Connection on) {
        connection = on;
        failures = 0;
        long most = on.getMaxPayload();
        if (most < CarrierTransport.MESSAGE_MIN) {
            outage.messagesTooSmall(most);
            return false;
        }
        outage.over();
        return true;
    }

    @Override
    public void errorOccurred(Connection on, String error) {
        if (isAway(on, error)) {
            outage.refused(error);
            answered.countDown();
        }
    }

    @Override
    public void exceptionOccurred(Connection on, Exception problem) {
        if (isAway(on, problem)) {
            outage.failed(problem);
            answered.countDown();
        }
    }

    private synchronized boolean isAway(Connection on, Object why) {
        if (closed) {
            aside(() -> closeQuietly(on)); // Not here: closing waits for this thread of the client's.
            return false;
        }
        if (on.getStatus() == Connection.Status.CONNECTED) {
            LOG.debug("NATS: {}", why.toString());
            return false;
        }
        connection = on;
        return true;
    }

    /** The connection if messages can be sent, else null. */
    synchronized @Nullable Connection usable() {
        return outage.reason().isEmpty() ? connection : null;
    }

    /** Why nothing can be sent, if so. */
    Optional<String> trouble() {
        return outage.reason();
    }

    void close() {
        Connection open;
        synchronized (this) {
            closed = true;
            outage.close();
            open = connection;
        }
        closeQuietly(open);
    }

    private static void closeQuietly(@Nullable Connection open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
