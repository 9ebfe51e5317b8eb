package updrift.discovery.dns;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.time.Timeline.Scheduled;

/** Looks names up now and then and proposes what they stand for. */
final class DnsDiscovery implements PeerDiscovery {
    /** After a failure; doubles up to the interval. A node often starts before its network does. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final DnsSettings settings;
    private final DiscoveryContext context;
    private final NameServer server;
    private final SplittableRandom random = new SplittableRandom();

    /** Of its own, because an answer may take long; one round at a time, and none that waits. */
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DnsDiscovery::daemon);

    /** Names that the operator was told about. */
    private final Set<String> failing = new TreeSet<>();

    private volatile @Nullable Consumer<PeerAddress> proposals;
    private @Nullable Scheduled due;
    private boolean looking;
    private int failures;
    private boolean closed;

    DnsDiscovery(DnsSettings settings, DiscoveryContext context) {
        this.settings = settings;
        this.context = context;
        this.server = new NameServer(settings.server(), settings.timeout());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "updrift-dns");
        thread.setDaemon(true);
        // The provider is the JDK's; a host's loader has no say in which one is used.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        return thread;
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        refresh();
    }

    @Override
    public synchronized void refresh() {
        if (!closed && !looking) {
            looking = true;
            if (due != null) {
                due.cancel();
            }
            thread.execute(this::lookUp);
        }
    }

    private void lookUp() {
        Set<PeerAddress> own = own();
        boolean allWell = true;
        for (WatchedName name : settings.names()) {
            allWell &= lookUp(name, own);
        }
        lookAgain(allWell);
    }

    private boolean lookUp(WatchedName name, Set<PeerAddress> own) {
        try {
            List<PeerAddress> found = find(name);
            tell(name, found.isEmpty() ? "lists nobody" : "");
            Consumer<PeerAddress> receiver = proposals;
            if (receiver != null) {
                found.stream().filter(address -> !own.contains(address)).forEach(receiver);
            }
            return !found.isEmpty();
        } catch (NamingException | RuntimeException failed) {
            // The provider answers some malformed messages with unchecked exceptions.
            tell(name, "can't be looked up: " + failed);
            return false;
        }
    }

    private List<PeerAddress> find(WatchedName name) throws NamingException {
        List<PeerAddress> found = new ArrayList<>();
        if (name.port().isEmpty()) {
            server.records(name, "SRV")
                    .forEach(text -> Records.service(settings.scheme(), text).ifPresent(found::add));
            return found;
        }
        int port = name.port().getAsInt();
        // One question each: for several types the provider would ask for all there are, which many servers refuse.
        for (String type : List.of("A", "AAAA")) {
            server.records(name, type)
                    .forEach(text -> Records.host(settings.scheme(), text, port).ifPresent(found::add));
        }
        return found;
    }

    /** Once when it begins and once when it is over. */
    private void tell(WatchedName name, String problem) {
        if (closed()) {
            return;
        }
        if (problem.isEmpty()) {
            if (failing.remove(name.toString())) {
                context.tell(name + " lists peers again");
            }
        } else if (failing.add(name.toString())) {
            context.tell(name + " " + problem + "; it is looked up again and again");
        }
    }

    /** Where this node itself would be found, as far as this host knows. */
    private Set<PeerAddress> own() {
        Set<PeerAddress> own = new HashSet<>(context.ownAddresses());
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(host -> context.ownAddresses().forEach(address -> own.add(address.seenAt(host))));
        } catch (SocketException unknown) {
            // Then it may meet itself, which costs a dial.
        }
        return own;
    }

    private synchronized void lookAgain(boolean allWell) {
        looking = false;
        failures = allWell ? 0 : failures + 1;
        if (closed) {
            return;
        }
        long interval = settings.interval().toNanos();
        long wait = allWell ? interval : Math.min(interval, FIRST_RETRY.toNanos() << Math.min(failures - 1, 20));
        long jittered = (long) (wait * (0.8 + 0.4 * random.nextDouble()));
        due = context.timeline().later(Duration.ofNanos(jittered), this::refresh);
    }

    private synchronized boolean closed() {
        return closed;
    }

    /** What is being asked ends by its timeout, on a thread that holds up nobody. */
    @Override
    public void close() {
        proposals = null;
        synchronized (this) {
            closed = true;
            if (due != null) {
                due.cancel();
            }
        }
        thread.shutdownNow();
    }
}
