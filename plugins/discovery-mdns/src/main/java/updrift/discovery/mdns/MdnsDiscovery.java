package updrift.discovery.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceListener;
import org.jspecify.annotations.Nullable;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.time.Timeline.Scheduled;

/** Announces this node as a service of the local network and finds the others. All that the library does takes seconds, so it is done on a thread of its own. */
final class MdnsDiscovery implements PeerDiscovery {
    /** How long one search collects answers. */
    private static final long SEARCH_MILLIS = 4_000;

    /** Until others have been told that this node goes; after that they notice by themselves. */
    private static final long GOODBYE_SECONDS_MAX = 5;

    /** Services heard in a second; more would only keep the node's thread busy. */
    private static final int HEARD_PER_SECOND_MAX = 100;

    private final MdnsSettings settings;
    private final DiscoveryContext context;
    private final SplittableRandom random = new SplittableRandom();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(MdnsDiscovery::daemon);

    /** Used by the thread. */
    private final List<JmDNS> open = new ArrayList<>();

    private volatile @Nullable Consumer<PeerAddress> proposals;
    private volatile boolean closed;
    private @Nullable Scheduled due;
    private boolean searching;
    private boolean told;
    private long secondBeganNanos;
    private int heardThisSecond;

    MdnsDiscovery(MdnsSettings settings, DiscoveryContext context) {
        this.settings = settings;
        this.context = context;
        this.secondBeganNanos = context.timeline().nanos();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "updrift-mdns");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start(Consumer<PeerAddress> proposals) {
        this.proposals = proposals;
        refresh();
    }

    @Override
    public synchronized void refresh() {
        if (!closed && !searching) {
            searching = true;
            if (due != null) {
                due.cancel();
            }
            thread.execute(this::search);
        }
    }

    private void search() {
        if (open.isEmpty()) {
            switchOn();
        }
        for (JmDNS one : List.copyOf(open)) {
            if (!closed) {
                for (var found : one.list(Service.TYPE, SEARCH_MILLIS)) {
                    propose(Service.read(found, context));
                }
            }
        }
        searchLater();
    }

    /** On each interface, as far as it works there. */
    private void switchOn() {
        String problem = "no network interface carries multicast";
        for (InetAddress address : addresses()) {
            try {
                JmDNS one = JmDNS.create(address, context.self().brief());
                open.add(one);
                one.addServiceListener(Service.TYPE, new Listener());
                if (!context.ownAddresses().isEmpty()) {
                    one.registerService(Service.of(context));
                }
            } catch (IOException | IllegalStateException unusable) {
                problem = address.getHostAddress() + ": " + unusable.getMessage();
            }
        }
        if (open.isEmpty() && !told) {
            told = true;
            context.tell("nothing can be announced: " + problem + "; it is tried again with each interval");
        } else if (!open.isEmpty() && told) {
            told = false;
            context.tell("this node is announced again");
        }
    }

    /** One of each interface: the service names all of its host's. */
    private List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                boolean chosen =
                        settings.interfaces().isEmpty() || settings.interfaces().contains(one.getName());
                if (chosen && one.isUp() && one.supportsMulticast() && !one.isLoopback()) {
                    one.inetAddresses()
                            .filter(Inet4Address.class::isInstance)
                            .findFirst()
                            .or(() -> one.inetAddresses().findFirst())
                            .ifPresent(addresses::add);
                }
            }
        } catch (SocketException unlisted) {
            context.tell("the network interfaces can't be listed: " + unlisted.getMessage());
        }
        return addresses;
    }

    private synchronized void searchLater() {
        searching = false;
        if (!closed) {
            long wait = (long) (settings.interval().toNanos() * (0.8 + 0.4 * random.nextDouble()));
            due = context.timeline().later(Duration.ofNanos(wait), this::refresh);
        }
    }

    private void propose(List<PeerAddress> addresses) {
        Consumer<PeerAddress> receiver = proposals;
        if (receiver != null && !tooMany()) {
            addresses.forEach(receiver);
        }
    }

    private synchronized boolean tooMany() {
        long now = context.timeline().nanos();
        if (now - secondBeganNanos >= Duration.ofSeconds(1).toNanos()) {
            secondBeganNanos = now;
            heardThisSecond = 0;
        }
        return ++heardThisSecond > HEARD_PER_SECOND_MAX;
    }

    /** Called on the library's threads. */
    private final class Listener implements ServiceListener {
        @Override
        public void serviceAdded(ServiceEvent event) {
            event.getDNS().requestServiceInfo(event.getType(), event.getName(), false, 1);
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            // The engine notices by the link.
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            propose(Service.read(event.getInfo(), context));
        }
    }

    @Override
    public void close() {
        proposals = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (due != null) {
                due.cancel();
            }
        }
        thread.execute(this::switchOff);
        thread.shutdown();
        try {
            thread.awaitTermination(GOODBYE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void switchOff() {
        for (JmDNS one : open) {
            try {
                one.close();
            } catch (IOException gone) {
                // Its socket is gone already.
            }
        }
    }
}
