package updrift.discovery.tracker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

/** Registers with trackers and asks them, and may keep one itself. */
final class TrackerDiscovery implements PeerDiscovery {
    /** Two, so that one tracker whose name is slow to resolve doesn't hold up the others. */
    private static final int CLIENT_THREADS = 2;

    private static final long GOODBYE_MILLIS_MAX = 1_000;

    private final TrackerSettings settings;
    private final DiscoveryContext context;
    private final RandomGenerator random = new SplittableRandom();
    private final ExecutorService clientThreads = Executors.newFixedThreadPool(CLIENT_THREADS, DeadlineThreads::daemon);
    private final @Nullable Registry registry;
    private final @Nullable TrackerServer server;
    private final List<TrackerLink> links = new ArrayList<>();

    /** When each announcement of a holding lapses, longest held first. */
    private final Map<UpdateId, Long> heldUntilNanos = new LinkedHashMap<>();

    private volatile @Nullable Consumer<PeerAddress> proposals;

    /** Takes the port if a tracker is to be served. */
    TrackerDiscovery(TrackerSettings settings, DiscoveryContext context) {
        this.settings = settings;
        this.context = context;
        this.registry = settings.serve() == null ? null : new Registry(context.timeline(), random, settings.interval());
        this.server = settings.serve() == null || registry == null
                ? null
                : new TrackerServer(settings.serve(), registry, context.timeline());
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        if (server != null && registry != null) {
            server.start();
            links.add(link(new OwnTracker(registry)));
        }
        if (!settings.urls().isEmpty()) {
            HttpClient client = client();
            settings.urls().forEach(url -> links.add(link(new RemoteTracker(url, client, settings.timeout()))));
        }
        refresh();
    }

    /** HTTP/1.1 without redirects: a tracker is where the operator says. */
    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .executor(clientThreads)
                .build();
    }

    private TrackerLink link(Tracker tracker) {
        return new TrackerLink(
                tracker,
                context.timeline(),
                random,
                settings.interval(),
                wants -> query(wants, false),
                this::propose,
                context::tell);
    }

    private Query query(List<UpdateId> wants, boolean leaving) {
        List<PeerAddress> addresses =
                context.ownAddresses().stream().limit(Query.ADDRESSES_MAX).toList();
        return new Query(context.product(), context.self(), addresses, holdings(), wants, leaving);
    }

    private List<UpdateId> holdings() {
        synchronized (heldUntilNanos) {
            long now = context.timeline().nanos();
            heldUntilNanos.values().removeIf(until -> until - now < 0);
            return List.copyOf(heldUntilNanos.keySet());
        }
    }

    private void propose(Listing.Found found) {
        Consumer<PeerAddress> receiver = proposals;
        if (receiver != null && !found.peer().equals(context.self())) {
            receiver.accept(found.address());
        }
    }

    @Override
    public void refresh() {
        links.forEach(TrackerLink::refresh);
    }

    @Override
    public boolean knowsHolders() {
        return true;
    }

    @Override
    public void findHolders(UpdateId updateId) {
        links.forEach(link -> link.find(updateId));
    }

    @Override
    public void announceHolding(UpdateId updateId) {
        boolean news;
        synchronized (heldUntilNanos) {
            long until = context.timeline().nanos()
                    + Duration.ofMinutes(HOLDING_MINUTES).toNanos();
            news = heldUntilNanos.remove(updateId) == null;
            heldUntilNanos.put(updateId, until);
            if (heldUntilNanos.size() > Query.HOLDS_MAX) {
                heldUntilNanos.remove(heldUntilNanos.keySet().iterator().next());
            }
        }
        // A repetition goes along with the next turn.
        if (news) {
            links.forEach(TrackerLink::soon);
        }
    }

    /** Where the tracker is served, with the real port. */
    @Nullable
    InetSocketAddress serving() {
        return server == null ? null : server.address();
    }

    @Override
    public void close() {
        proposals = null;
        var said =
                links.stream().map(link -> link.close(query(List.of(), true))).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(said).get(GOODBYE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notSaid) {
            // Then the tracker forgets this node by itself, after three turns.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        clientThreads.shutdownNow();
        if (server != null) {
            server.close();
        }
    }

    /** The registry that this node keeps itself. */
    private record OwnTracker(Registry registry) implements Tracker {
        @Override
        public CompletableFuture<Listing> ask(Query query) {
            return CompletableFuture.completedFuture(registry.answer(query, null, InetAddress.getLoopbackAddress()));
        }

        @Override
        public String name() {
            return "of this node";
        }
    }
}
