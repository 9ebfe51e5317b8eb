package updrift.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;

/** A transport over a {@link SimulatedNetwork}. The dialler learns who answers, then makes the link; half a round trip later it stands at the other side. */
final class SimulatedTransport implements Transport {
    /** Two dials that cross each other lie no further apart than this. */
    private static final long SIMULTANEOUS_NANOS = 10_000_000_000L;

    private final Map<PeerId, SimulatedEnd> ends = new TreeMap<>();
    private final SimulatedHost host;
    private final TransportContext context;
    private final boolean authenticated;
    private final @Nullable PeerAddress listen;
    private @Nullable FrameReceiver receiver;

    SimulatedTransport(
            SimulatedHost host, TransportContext context, boolean authenticated, @Nullable PeerAddress listen) {
        this.host = host;
        this.context = context;
        this.authenticated = authenticated;
        this.listen = listen;
    }

    @Override
    public void start(FrameReceiver frames) {
        if (listen != null && !listen.opaque().startsWith(host.host() + ":")) {
            throw new UpdriftException(ErrorCode.ADDRESS_UNUSABLE, "can't listen on " + listen + ": not of this host");
        }
        receiver = frames;
        host.runs(this);
    }

    @Override
    public void dial(PeerAddress address) {
        if (listening().contains(address)) {
            return;
        }
        host.countDial();
        SimulatedTransport far = host.network().listener(address);
        if (far == null || !reachable(far)) {
            Duration wait = far == null ? roundTrip() : SimulatedNetwork.DIAL_TIMEOUT;
            later(wait.toNanos(), () -> receiver().onDialFailed(address, address + " doesn't answer"));
            return;
        }
        later(roundTrip().toNanos(), () -> answered(address, far));
    }

    private void answered(PeerAddress address, SimulatedTransport far) {
        if (!far.running() || !reachable(far)) {
            receiver().onDialFailed(address, address + " doesn't answer");
            return;
        }
        Link link = new Link(far.self(), address, true);
        if (far.self().equals(self()) || !replaces(link)) {
            return;
        }
        SimulatedEnd near = new SimulatedEnd(this, far, link);
        PeerAddress from = new PeerAddress(
                SimulatedHost.SCHEME, host.host() + ":" + host.network().freePort());
        long wayNanos = host.network().latencyNanos();
        far.later(wayNanos, () -> far.accept(near, new Link(self(), from, false), this));
        long earliest = host.network().nanos() + wayNanos;
        stands(near);
        near.join(null, earliest);
    }

    private void accept(SimulatedEnd dialler, Link link, SimulatedTransport from) {
        SimulatedEnd near = new SimulatedEnd(this, from, link);
        near.join(dialler, host.network().nanos());
        if (!dialler.open() || !replaces(link)) {
            near.abandon();
            return;
        }
        stands(near);
        dialler.join(near, host.network().nanos());
    }

    /** Whether a new link takes the place of the one that stands, if there is one. */
    private boolean replaces(Link link) {
        SimulatedEnd standing = ends.get(link.peer());
        if (standing == null) {
            return true;
        }
        boolean crossed = standing.link().dialled() != link.dialled()
                && host.network().nanos() - standing.sinceNanos() < SIMULTANEOUS_NANOS;
        if (crossed) {
            return link.dialled() == self().compareTo(link.peer()) < 0;
        }
        return authenticated && !link.dialled();
    }

    private void stands(SimulatedEnd end) {
        SimulatedEnd before = ends.put(end.peer(), end);
        if (before != null) {
            before.abandon();
        }
        receiver().onLink(end.link());
    }

    void deliver(SimulatedEnd end, SimulatedFrame frame) {
        receiver().onFrame(end.peer(), frame);
    }

    void writable(SimulatedEnd end) {
        if (end.open()) {
            receiver().onWritable(end.peer());
        }
    }

    void closed(SimulatedEnd end, String reason) {
        if (ends.remove(end.peer(), end)) {
            later(0, () -> {
                // A new link that came in between has replaced this one.
                if (!ends.containsKey(end.peer())) {
                    receiver().onLinkClosed(end.peer(), reason);
                }
            });
        }
    }

    @Override
    public boolean send(PeerId peer, Frame frame) {
        SimulatedEnd end = ends.get(peer);
        return end != null && end.offer(frame);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        Optional.ofNullable(ends.get(peer)).ifPresent(end -> end.finish(reason));
    }

    @Override
    public void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {
        host.countDial();
        SimulatedTransport far = host.network().listener(address);
        Duration wait = far != null && !reachable(far) ? SimulatedNetwork.DIAL_TIMEOUT : roundTrip();
        later(
                wait.toNanos(),
                () -> answer.accept(far != null
                        && far.running()
                        && reachable(far)
                        && far.self().equals(expected)));
    }

    @Override
    public void close() {
        host.stopped(this);
        receiver = null;
        die();
    }

    /** Every link ends, nobody on this side is told. */
    void die() {
        receiver = null;
        List<SimulatedEnd> left = new ArrayList<>(ends.values());
        ends.clear();
        left.forEach(SimulatedEnd::abandon);
    }

    @Override
    public String scheme() {
        return SimulatedHost.SCHEME;
    }

    @Override
    public boolean authenticated() {
        return authenticated;
    }

    @Override
    public List<PeerAddress> listening() {
        return running() && listen != null ? List.of(listen) : List.of();
    }

    @Override
    public PeerAddress dialBack(PeerAddress remote, int listenPort) {
        int colon = remote.opaque().lastIndexOf(':');
        return new PeerAddress(remote.scheme(), remote.opaque().substring(0, colon) + ":" + listenPort);
    }

    @Override
    public int queuedBytesMax() {
        return SimulatedEnd.QUEUED_BYTES_MAX;
    }

    void later(long delayNanos, Runnable action) {
        context.timeline().later(Duration.ofNanos(delayNanos), () -> {
            if (running()) {
                action.run();
            }
        });
    }

    private Duration roundTrip() {
        return Duration.ofNanos(host.network().latencyNanos() + host.network().latencyNanos());
    }

    private boolean reachable(SimulatedTransport far) {
        return host.network().reachable(host.host(), far.host().host());
    }

    private PeerId self() {
        return context.identity().self();
    }

    boolean running() {
        return receiver != null;
    }

    private FrameReceiver receiver() {
        if (receiver == null) {
            throw new IllegalStateException("not started, or closed");
        }
        return receiver;
    }

    Collection<SimulatedEnd> ends() {
        return ends.values();
    }

    SimulatedHost host() {
        return host;
    }
}
