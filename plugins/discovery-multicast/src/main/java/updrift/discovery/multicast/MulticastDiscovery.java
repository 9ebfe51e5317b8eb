package updrift.discovery.multicast;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.time.Timeline.Scheduled;

/** Says now and then where this node is, and hears the same of others in the local network. */
final class MulticastDiscovery implements PeerDiscovery {
    /** Between two beacons of one node, whatever it is asked: many that start at once must not have everybody shout. */
    private static final Duration GAP = Duration.ofSeconds(1);

    /** Those that are asked answer at random within this, so that their answers don't collide. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(500);

    /** Beacons heard in a second; a larger network's others are heard in later ones. More would only keep the node's thread busy. */
    private static final int HEARD_PER_SECOND_MAX = 200;

    private final MulticastSettings settings;
    private final DiscoveryContext context;
    private final RandomGenerator random = new SplittableRandom();
    private final ByteBuffer productHash;
    private final Radio radio;
    private volatile @Nullable Consumer<PeerAddress> proposals;
    private @Nullable Scheduled due;
    private long dueNanos;
    private boolean asking;
    private long sentNanos;
    private boolean closed;

    /** Used by the radio's thread. */
    private long secondBeganNanos;

    private int heardThisSecond;

    MulticastDiscovery(MulticastSettings settings, DiscoveryContext context) {
        this.settings = settings;
        this.context = context;
        this.productHash = Beacon.hashOf(context.product());
        this.sentNanos = context.timeline().nanos() - GAP.toNanos();
        this.secondBeganNanos = context.timeline().nanos();
        try {
            this.radio = new Radio(settings, this::hear, context::tell);
        } catch (IOException unusable) {
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE, "discovery multicast can't begin: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        radio.start();
        refresh();
    }

    @Override
    public synchronized void refresh() {
        asking = true;
        sendWithin(Duration.ZERO);
    }

    /** Sends a beacon after a random part of {@code most}, or after the gap if that is later. One that is due earlier stands. */
    private synchronized void sendWithin(Duration most) {
        if (closed) {
            return;
        }
        long now = context.timeline().nanos();
        long at = Math.max(0, sentNanos + GAP.toNanos() - now) + random.nextLong(most.toNanos() + 1);
        if (due != null) {
            if (dueNanos - (now + at) <= 0) {
                return;
            }
            due.cancel();
        }
        dueNanos = now + at;
        due = context.timeline().later(Duration.ofNanos(at), this::send);
    }

    private synchronized void send() {
        due = null;
        if (closed) {
            return;
        }
        List<PeerAddress> addresses = context.ownAddresses();
        // Who can't be dialled has nothing to say, but may ask.
        if (asking || !addresses.isEmpty()) {
            radio.send(new Beacon(asking, productHash, context.self(), addresses).encode());
        }
        asking = false;
        sentNanos = context.timeline().nanos();
        long interval = (long) (settings.interval().toNanos() * (0.8 + 0.4 * random.nextDouble()));
        dueNanos = sentNanos + interval;
        due = context.timeline().later(Duration.ofNanos(interval), this::send);
    }

    /** On the radio's thread. Whatever isn't a beacon of this product is dropped without a trace. */
    private void hear(ByteBuffer datagram, InetAddress from) {
        if (!datagram.hasRemaining() || tooMany()) {
            return;
        }
        Beacon beacon = Beacon.decode(datagram).orElse(null);
        if (beacon == null
                || !beacon.productHash().equals(productHash)
                || beacon.peer().equals(context.self())) {
            return;
        }
        Consumer<PeerAddress> receiver = proposals;
        if (receiver != null) {
            beacon.addresses().forEach(address -> receiver.accept(address.seenAt(from)));
        }
        if (beacon.asking()) {
            sendWithin(ANSWER_MAX);
        }
    }

    private boolean tooMany() {
        long now = context.timeline().nanos();
        if (now - secondBeganNanos >= Duration.ofSeconds(1).toNanos()) {
            secondBeganNanos = now;
            heardThisSecond = 0;
        }
        return ++heardThisSecond > HEARD_PER_SECOND_MAX;
    }

    @Override
    public void close() {
        proposals = null;
        synchronized (this) {
            closed = true;
            if (due != null) {
                due.cancel();
            }
        }
        radio.close();
    }
}
