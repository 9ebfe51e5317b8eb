package updrift.transport.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.time.Timeline;
import updrift.api.transport.Frame;
import updrift.api.transport.carrier.CarrierTransport;
import updrift.api.transport.carrier.CarrierTransport.Carrier;
import updrift.api.transport.carrier.CarrierTransport.Incoming;

/**
 * Messages through NATS: each node listens on the subject {@code SUBJECT.PLACE}, and names its own as the one to reply to. Any client of the server may write
 * any name there, so it proves nothing.
 */
final class NatsCarrier implements Carrier {
    static final String SCHEME = "nats";

    /** A whole frame and its head; a server usually takes a mebibyte, which would only make others wait longer. */
    private static final int MESSAGE_MAX = Frame.LENGTH_MAX + 64;

    /** What waits in the client for the socket; the rest waits here, where it can still be dropped. */
    private static final long PENDING_BYTES_MAX = 256 << 10;

    /** What arrived and the transport hasn't taken from the client, which then drops more: the transport takes it at once. */
    private static final long ARRIVED_BYTES_MAX = 4 << 20;

    private static final long ARRIVED_MESSAGES_MAX = 8_192;

    private final AtomicBoolean waking = new AtomicBoolean();
    private final NatsSettings settings;
    private final Timeline timeline;
    private final Pace pace;
    private final NatsConnection connection;
    private volatile @Nullable Incoming incoming;

    NatsCarrier(NatsSettings settings, Timeline timeline) {
        this.settings = settings;
        this.timeline = timeline;
        pace = new Pace(settings.bytesPerSecond(), timeline.nanos());
        connection = new NatsConnection(settings, timeline, this::listen, this::writable);
    }

    /** The server need not be there: whenever it comes, so do the messages. */
    @Override
    public void start(Incoming to) {
        incoming = to;
        connection.open();
    }

    private void listen(Connection opened) {
        Dispatcher dispatcher = opened.createDispatcher(this::received);
        dispatcher.setPendingLimits(ARRIVED_MESSAGES_MAX, ARRIVED_BYTES_MAX);
        dispatcher.subscribe(subject(settings.place()));
    }

    private void received(Message message) {
        Incoming to = incoming;
        String from = message.getReplyTo();
        String begin = subject("");
        if (to != null && from != null && from.startsWith(begin)) {
            to.received(from.substring(begin.length()), ByteBuffer.wrap(message.getData()));
        }
    }

    private void writable() {
        Incoming to = incoming;
        if (to != null) {
            to.writable();
        }
    }

    @Override
    public boolean send(String to, ByteBuffer message) {
        if (!to.matches(NatsSettings.PLACE)) {
            throw new UpdriftException(
                    ErrorCode.PEER_UNREACHABLE, "a place at NATS is 1 to 100 letters, digits, _ and -");
        }
        Connection open = connection.usable();
        if (open == null || open.outgoingPendingBytes() > PENDING_BYTES_MAX) {
            return false;
        }
        long waitNanos = pace.spend(message.remaining(), timeline.nanos());
        if (waitNanos > 0) {
            wakeAfter(waitNanos);
            return false;
        }
        return publish(open, to, message);
    }

    /** Once for all who wait: each that is woken and waits again would else bring one more. */
    private void wakeAfter(long waitNanos) {
        if (waking.compareAndSet(false, true)) {
            timeline.later(Duration.ofNanos(waitNanos), () -> {
                waking.set(false);
                writable();
            });
        }
    }

    private boolean publish(Connection open, String to, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        try {
            open.publish(subject(to), subject(settings.place()), bytes);
            return true;
        } catch (IllegalArgumentException refused) {
            throw new UpdriftException(
                    ErrorCode.PEER_UNREACHABLE, "NATS doesn't take a message: " + refused.getMessage(), refused);
        } catch (IllegalStateException away) {
            return false; // The connection has gone since it was looked at; it comes back, or it was closed.
        }
    }

    private String subject(String place) {
        return settings.subject() + "." + place;
    }

    @Override
    public Optional<String> trouble() {
        return connection.trouble();
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String address() {
        return settings.place();
    }

    /** What the server says that it takes, from the first connection on. */
    @Override
    public int messageMax() {
        Connection open = connection.usable();
        long most = open == null ? CarrierTransport.MESSAGE_MIN : open.getMaxPayload();
        return (int) Math.min(MESSAGE_MAX, most);
    }

    @Override
    public boolean authenticated() {
        return false;
    }

    @Override
    public void close() {
        incoming = null;
        connection.close();
    }
}
