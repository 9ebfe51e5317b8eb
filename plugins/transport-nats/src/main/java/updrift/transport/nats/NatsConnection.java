package updrift.transport.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
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
import updrift.api.transport.carrier.CarrierTransport;

/**
 * The connection to the server, made again whenever it is lost: with waits that grow and differ from node to node. An outage is logged when it begins and when
 * it ends, however many attempts lie between. Thread-safe.
 */
final class NatsConnection implements ConnectionListener, ErrorListener {
    private static final Logger LOG = LoggerFactory.getLogger(NatsConnection.class);

    private static final Duration CONNECTING_MAX = Duration.ofSeconds(5);

    /** A server that says nothing for two of these is taken to be gone. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(10);

    /** A node that starts beside its server can be reached when it says so. */
    private static final long FIRST_ANSWER_MILLIS = 2_000;

    private final CountDownLatch answered = new CountDownLatch(1);
    private final NatsSettings settings;
    private final Consumer<Connection> onOpened;
    private final Runnable onUsable;
    private @Nullable Connection connection;
    /** Only asked and set by the client's one thread for events. */
    private volatile boolean listening;

    private volatile boolean closed;
    private @Nullable String trouble;
    private boolean told;

    /**
     * @param onOpened called once, with the first connection; the client keeps subscriptions over later ones
     * @param onUsable called each time that messages can be sent again
     */
    NatsConnection(NatsSettings settings, Consumer<Connection> onOpened, Runnable onUsable) {
        this.settings = settings;
        this.onOpened = onOpened;
        this.onUsable = onUsable;
        trouble = "no NATS server has answered yet at " + String.join(", ", settings.servers());
    }

    /** Begins to connect, in the background for as long as it takes, and waits a moment for the answer that mostly comes at once. */
    void open() {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        Options options = settings.identified(Options.builder())
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
        try {
            Nats.connectAsynchronously(options, true);
            if (answered.await(FIRST_ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
                awaitSubscription();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.ADDRESS_UNUSABLE, "interrupted while NATS was started", interrupted);
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
            case DISCONNECTED, CLOSED -> lost(on, "the connection to NATS at " + servers() + " was lost");
            default -> LOG.debug("NATS: {}", event);
        }
    }

    private void connected(Connection on) {
        if (closed) {
            closeQuietly(on);
            return;
        }
        if (!listening) {
            listening = true;
            onOpened.accept(on);
        }
        if (admits(on)) {
            onUsable.run();
        }
        answered.countDown();
    }

    private synchronized boolean admits(Connection on) {
        connection = on;
        long most = on.getMaxPayload();
        if (most < CarrierTransport.MESSAGE_MIN) {
            trouble = "NATS at " + servers() + " takes messages of " + most + " bytes, and "
                    + CarrierTransport.MESSAGE_MIN + " are needed: raise its max_payload";
            tellOnce();
            return false;
        }
        if (told) {
            LOG.info("NATS at {} is there again", servers());
        }
        trouble = null;
        told = false;
        return true;
    }

    private synchronized void lost(@Nullable Connection on, String what) {
        connection = on == null ? connection : on;
        if (!closed) {
            trouble = what;
            tellOnce();
        }
        answered.countDown();
    }

    /** A wrong password looks like this, too. */
    @Override
    public void errorOccurred(Connection on, String error) {
        failed(on, error);
    }

    @Override
    public void exceptionOccurred(Connection on, Exception problem) {
        failed(on, problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage());
    }

    private void failed(@Nullable Connection on, String why) {
        if (closed) {
            closeQuietly(on);
        } else if (on == null || on.getStatus() != Connection.Status.CONNECTED) {
            lost(on, "no NATS server lets this node in at " + servers() + ": " + why);
        } else {
            LOG.debug("NATS: {}", why);
        }
    }

    private void tellOnce() {
        if (!told) {
            told = true;
            LOG.warn("{}; trying again until one does", trouble);
        }
    }

    private String servers() {
        return String.join(", ", settings.servers());
    }

    /** The connection if messages can be sent, else null. */
    synchronized @Nullable Connection usable() {
        return trouble == null ? connection : null;
    }

    /** Why nothing can be sent, if so. */
    synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    void close() {
        Connection open;
        synchronized (this) {
            closed = true;
            trouble = "closed";
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
