package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.api.transport.carrier.CarrierTransport.Carrier;
import updrift.api.transport.carrier.CarrierTransport.Incoming;

/**
 * A network that the host has already. The host hands in how to send bytes to a peer, calls {@link #received} when bytes came from one, and chooses the
 * transport {@code bridge}:
 *
 * <pre>{@code
 * Bridge bridge = new Bridge("me", 8192, (peer, bytes) -> overlay.send(peer, bytes));
 * overlay.onMessage((peer, bytes) -> bridge.received(peer, bytes));
 * Updrift.builder().hostObject(Bridge.class, bridge).set("transport.use", "bridge")
 * }</pre>
 *
 * <p>The network may lose, repeat and reorder messages. One node uses one bridge; when the node has closed another may use it. Thread-safe.
 */
public final class Bridge {
    /** Sends bytes to a peer of the host's network. */
    @FunctionalInterface
    public interface Sender {
        /**
         * Called by one thread at a time; must not block. The bytes are the host's from then on.
         *
         * @param peer as the host names it
         * @return whether they were taken; if not, {@link Bridge#writable} says when it is worth another attempt
         */
        boolean send(String peer, ByteBuffer bytes);
    }

    private final String self;
    private final int messageMax;
    private final Sender sender;
    private final boolean authenticated;
    private volatile @Nullable Incoming incoming;

    /**
     * A bridge that isn't authenticated: who is at the other end of a link is only what it says of itself.
     *
     * @param self the name by which other nodes send to this one, printable ASCII without spaces, 1 to 300 characters
     * @param messageMax most bytes that {@code sender} takes at once, at least {@value CarrierTransport#MESSAGE_MIN}
     */
    public Bridge(String self, int messageMax, Sender sender) {
        this(self, messageMax, sender, false);
    }

    /**
     * A bridge to a network of which the host says whether it is authenticated.
     *
     * @param authenticated whether no peer can send in another's name, and none takes another's identity. Updates are proven either way; this decides whether a
     *     peer is known by what it says of itself
     */
    public Bridge(String self, int messageMax, Sender sender, boolean authenticated) {
        if (!self.matches("[!-~]{1,300}")) {
            throw new IllegalArgumentException("'" + self + "' can't be a name: 1 to 300 printable ASCII, no spaces");
        }
        if (messageMax < CarrierTransport.MESSAGE_MIN) {
            throw new IllegalArgumentException("messages of at most " + messageMax + " bytes are too small: at least "
                    + CarrierTransport.MESSAGE_MIN + " are needed");
        }
        this.self = self;
        this.messageMax = messageMax;
        this.sender = Objects.requireNonNull(sender);
        this.authenticated = authenticated;
    }

    /** {@code bytes} came from {@code peer}. Doesn't block; nobody may change them from now on. Without a node that runs they are dropped. */
    public void received(String peer, ByteBuffer bytes) {
        Incoming to = incoming;
        if (to != null) {
            to.received(peer, bytes);
        }
    }

    /** What the host's function refused may be tried again. It is tried again now and then in any case. */
    public void writable() {
        Incoming to = incoming;
        if (to != null) {
            to.writable();
        }
    }

    /** {@code peer} has left the network, for a {@code reason} that people can read: its link ends at once, not after half a minute of silence. */
    public void gone(String peer, String reason) {
        Incoming to = incoming;
        if (to != null) {
            to.gone(peer, reason);
        }
    }

    private final class Shore implements Carrier {
        @Override
        public String scheme() {
            return Factory.NAME;
        }

        @Override
        public String address() {
            return self;
        }

        @Override
        public int messageMax() {
            return messageMax;
        }

        @Override
        public boolean authenticated() {
            return authenticated;
        }

        @Override
        public void start(Incoming to) {
            incoming = to;
        }

        @Override
        public boolean send(String to, ByteBuffer message) {
            try {
                return sender.send(to, message);
            } catch (RuntimeException failed) {
                throw new UpdriftException(
                        ErrorCode.PEER_UNREACHABLE, "the host's network can't send there: " + failed, failed);
            }
        }

        @Override
        public void close() {
            incoming = null;
        }
    }

    /** Makes the transport {@code bridge} over the {@link Bridge} that the host handed in. */
    public static final class Factory implements TransportFactory {
        private static final String NAME = "bridge";
        private static final String HOST_OBJECT = "host_object";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public List<Setting> settings() {
            return List.of(
                    CarrierTransport.SETTINGS.get(0),
                    CarrierTransport.SETTINGS.get(1),
                    new Setting(
                            HOST_OBJECT, Kind.TEXT, "", "name under which the host hands in its Bridge, if it does"));
        }

        @Override
        public Transport create(Settings settings, TransportContext context) {
            String name = settings.text(HOST_OBJECT).orElse("");
            return new CarrierTransport(context.hostObject(Bridge.class, name).new Shore(), settings, context);
        }
    }
}
