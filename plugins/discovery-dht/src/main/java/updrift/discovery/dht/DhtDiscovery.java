package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.time.Timeline.Scheduled;

/** Announces this node and what it holds in a distributed hash table, and finds others there. */
final class DhtDiscovery implements PeerDiscovery {
    /** New nodes in the table bring on a round, since what is announced belongs to those that are nearest; several at once bring on one. */
    private static final Duration AFTER_JOIN = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** As many as the engine announces. */
    private static final int HELD_MAX = 64;

    private static final int PORT_MAX = 65_535;

    private final DhtSettings settings;
    private final DiscoveryContext context;
    private final SecureRandom random = new SecureRandom();
    private final DhtNode node;
    private final SavedNodes saved;
    private final NodeId productHash;

    /** Until when each announcement of a holding counts, longest held first. */
    private final Map<UpdateId, Long> heldUntilNanos = new LinkedHashMap<>();

    private volatile @Nullable Consumer<PeerAddress> proposals;
    private @Nullable Scheduled due;
    private boolean roundSoon;
    private int failures;
    private boolean told;
    private boolean closed;

    /** Takes the UDP port. */
    DhtDiscovery(DhtSettings settings, DiscoveryContext context) {
        this.settings = settings;
        this.context = context;
        this.saved = new SavedNodes(context.state());
        this.productHash = Hashes.ofProduct(context.product());
        this.node = new DhtNode(
                NodeId.random(random),
                settings.listen(),
                settings.readOnly(),
                context.timeline(),
                random,
                new DhtNode.Listener() {
                    @Override
                    public void nodeJoined() {
                        roundSoon();
                    }

                    @Override
                    public void announced(NodeId hash, InetSocketAddress peer) {
                        if (hash.equals(productHash)) {
                            propose(peer);
                        }
                    }
                });
    }

    int port() {
        return node.port();
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        node.start();
        context.workers().execute(() -> join(saved.read()));
    }

    /** Resolves names, so it runs on a worker. */
    private void join(List<InetSocketAddress> known) {
        List<InetSocketAddress> addresses = new ArrayList<>(known);
        settings.bootstrap().forEach(one -> addresses.addAll(one.resolve()));
        node.join(addresses, this::joined);
    }

    private void joined() {
        boolean alone = node.known(1).isEmpty();
        synchronized (this) {
            failures = alone ? failures + 1 : 0;
        }
        tell(alone && !settings.bootstrap().isEmpty());
        look();
        if (!alone) {
            context.workers().execute(this::save);
        }
        later(alone ? retry() : settings.interval());
    }

    private synchronized Duration retry() {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 20));
        return wait.compareTo(settings.interval()) < 0 ? wait : settings.interval();
    }

    private void tell(boolean away) {
        boolean news;
        synchronized (this) {
            news = away != told && !closed;
            told = away;
        }
        if (news) {
            context.tell(
                    away
                            ? "none of the bootstrap nodes answers; they are asked again and again"
                            : "bootstrap nodes answer again");
        }
    }

    private void save() {
        try {
            saved.write(node.known(SavedNodes.MOST));
        } catch (UpdriftException unwritable) {
            context.tell("its nodes are not remembered: " + unwritable.getMessage());
        }
    }

    private synchronized void later(Duration wait) {
        if (!closed) {
            long jittered = (long) (wait.toNanos() * (0.8 + 0.4 * random.nextDouble()));
            due = context.timeline().later(Duration.ofNanos(jittered), this::round);
        }
    }

    /** Joins again where nobody is known any more. */
    private void round() {
        if (node.known(1).isEmpty()) {
            context.workers().execute(() -> join(List.of()));
        } else {
            joined();
        }
    }

    private synchronized void roundSoon() {
        if (!roundSoon && !closed) {
            roundSoon = true;
            context.timeline().later(AFTER_JOIN, () -> {
                synchronized (this) {
                    roundSoon = false;
                }
                look();
                held().forEach(id -> announce(Hashes.ofUpdate(id)));
            });
        }
    }

    private void look() {
        OptionalInt port = ownPort();
        if (port.isPresent()) {
            node.findAndAnnounce(productHash, port.getAsInt(), this::propose);
        } else {
            node.find(productHash, this::propose);
        }
    }

    /** Where this node's transport of the scheme listens; others see the host. */
    private OptionalInt ownPort() {
        return context.ownAddresses().stream()
                .filter(address -> address.scheme().equals(settings.scheme()))
                .map(address -> address.opaque().replaceFirst("^.*:", ""))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .mapToInt(Integer::parseInt)
                .filter(port -> port > 0 && port <= PORT_MAX)
                .findFirst();
    }

    private void propose(InetSocketAddress peer) {
        Consumer<PeerAddress> receiver = proposals;
        if (receiver != null && !isSelf(peer)) {
            receiver.accept(new PeerAddress(settings.scheme(), "0.0.0.0:" + peer.getPort()).seenAt(peer.getAddress()));
        }
    }

    private boolean isSelf(InetSocketAddress peer) {
        try {
            return ownPort().equals(OptionalInt.of(peer.getPort()))
                    && NetworkInterface.getByInetAddress(peer.getAddress()) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    @Override
    public void refresh() {
        look();
    }

    @Override
    public boolean knowsHolders() {
        return true;
    }

    @Override
    public void findHolders(UpdateId updateId) {
        node.find(Hashes.ofUpdate(updateId), this::propose);
    }

    @Override
    public void announceHolding(UpdateId updateId) {
        synchronized (heldUntilNanos) {
            heldUntilNanos.remove(updateId);
            heldUntilNanos.put(
                    updateId,
                    context.timeline().nanos()
                            + Duration.ofMinutes(HOLDING_MINUTES).toNanos());
            if (heldUntilNanos.size() > HELD_MAX) {
                heldUntilNanos.remove(heldUntilNanos.keySet().iterator().next());
            }
        }
        announce(Hashes.ofUpdate(updateId));
    }

    private List<UpdateId> held() {
        synchronized (heldUntilNanos) {
            long now = context.timeline().nanos();
            heldUntilNanos.values().removeIf(until -> until - now < 0);
            return List.copyOf(heldUntilNanos.keySet());
        }
    }

    private void announce(NodeId hash) {
        ownPort().ifPresent(port -> node.findAndAnnounce(hash, port, peer -> {}));
    }

    /** Others forget what was announced by themselves, within half an hour. */
    @Override
    public void close() {
        proposals = null;
        synchronized (this) {
            closed = true;
            if (due != null) {
                due.cancel();
            }
        }
        node.close();
    }
}
