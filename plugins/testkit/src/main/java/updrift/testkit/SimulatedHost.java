package updrift.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;

/**
 * One machine on a {@link SimulatedNetwork}, and the factory of the transport that runs on it: one at a time. Its only setting, {@code listen}, is
 * {@code sim:HOST:PORT} or {@code none}.
 */
public final class SimulatedHost implements TransportFactory {
    static final String SCHEME = "sim";

    private static final double NANOS_PER_SECOND = 1e9;

    /** Who has frames to send, in turn. */
    private final Set<SimulatedEnd> waiting = new LinkedHashSet<>();

    private final String name;
    private final SimulatedNetwork network;
    private long uploadPerSecond;
    private long downloadPerSecond;
    private long uploadFreeNanos;
    private long downloadFreeNanos;
    private long bytesSent;
    private long bytesReceived;
    private int dials;
    private boolean turnDue;
    private @Nullable SimulatedTransport running;

    SimulatedHost(String name, SimulatedNetwork network) {
        this.name = name;
        this.network = network;
    }

    /** Bytes a second that leave and reach this host, over all links; 0, as at first, for no limit. */
    public SimulatedHost bandwidth(long uploadPerSecond, long downloadPerSecond) {
        this.uploadPerSecond = uploadPerSecond;
        this.downloadPerSecond = downloadPerSecond;
        return this;
    }

    /** Where it listens unless told otherwise. */
    public PeerAddress address() {
        return new PeerAddress(SCHEME, name + ":1");
    }

    /** The machine stops without a word: its own side hears nothing any more, its peers see their links reset. */
    public void crash() {
        SimulatedTransport crashed = running;
        running = null;
        if (crashed != null) {
            crashed.die();
        }
    }

    /** Bytes of frames that left this host, lost ones too. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Bytes of frames that reached this host. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** How often this host dialled, or checked an address. */
    public int dials() {
        return dials;
    }

    void countDial() {
        dials++;
    }

    /** Bytes of frames that its transport holds at this moment, over all peers. */
    public long bytesQueued() {
        return ends().stream().mapToLong(SimulatedEnd::queuedBytes).sum();
    }

    /** Received frames that nobody has released yet. */
    public int unreleased() {
        return ends().stream().mapToInt(SimulatedEnd::unreleased).sum();
    }

    @Override
    public String name() {
        return SCHEME;
    }

    @Override
    public List<Setting> settings() {
        return List.of(new Setting("listen", Kind.TEXT, address().toString(), "sim:HOST:PORT, or none"));
    }

    @Override
    public Transport create(Settings settings, TransportContext context) {
        String listen = settings.required("listen");
        PeerAddress address = listen.equals("none") ? null : PeerAddress.parse(listen);
        return new SimulatedTransport(this, context, network.authenticated(), address);
    }

    String host() {
        return name;
    }

    void runs(SimulatedTransport transport) {
        running = transport;
        waiting.clear();
        turnDue = false;
    }

    void stopped(SimulatedTransport transport) {
        if (running == transport) {
            running = null;
        }
    }

    @Nullable
    SimulatedTransport listener(PeerAddress address) {
        SimulatedTransport transport = running;
        return transport != null && transport.listening().contains(address) ? transport : null;
    }

    void reset(String other) {
        ends().stream().filter(end -> end.otherHost().equals(other)).forEach(end -> end.close("reset"));
    }

    void watchUnreachable() {
        ends().forEach(SimulatedEnd::watchUnreachable);
    }

    void pump() {
        ends().forEach(SimulatedEnd::pump);
    }

    /** Lets {@code end} send what it can as soon as its turn comes: ends take turns, a frame each. */
    void wantsToSend(SimulatedEnd end) {
        waiting.add(end);
        turn();
    }

    private void turn() {
        while (!waiting.isEmpty() && uploadFreeNanos <= network.nanos()) {
            SimulatedEnd next = waiting.iterator().next();
            waiting.remove(next);
            if (next.transmit()) {
                waiting.add(next);
            }
        }
        SimulatedTransport transport = running;
        if (!waiting.isEmpty() && !turnDue && transport != null) {
            turnDue = true;
            transport.later(uploadFreeNanos - network.nanos(), () -> {
                turnDue = false;
                turn();
            });
        }
    }

    /** Takes the uplink for {@code bytes}; tells when the last of them has left. */
    long upload(int bytes) {
        bytesSent += bytes;
        uploadFreeNanos = Math.max(uploadFreeNanos, network.nanos()) + cost(bytes, uploadPerSecond);
        return uploadFreeNanos;
    }

    /** Takes the downlink for {@code bytes} that reach it at {@code arrival}; tells when the last of them has come through. */
    long download(int bytes, long arrival) {
        bytesReceived += bytes;
        if (downloadPerSecond == 0) {
            return arrival;
        }
        downloadFreeNanos = Math.max(downloadFreeNanos, arrival) + cost(bytes, downloadPerSecond);
        return downloadFreeNanos;
    }

    /** {@code bytes} of others than this network's reach the downlink now; in how many nanoseconds they get through what came before. */
    public long otherTraffic(int bytes) {
        long now = network.nanos();
        long wait = Math.max(0, downloadFreeNanos - now);
        downloadFreeNanos = now + wait + cost(bytes, downloadPerSecond);
        return wait;
    }

    private static long cost(int bytes, long perSecond) {
        return perSecond == 0 ? 0 : (long) (bytes * NANOS_PER_SECOND / perSecond);
    }

    SimulatedNetwork network() {
        return network;
    }

    private List<SimulatedEnd> ends() {
        SimulatedTransport transport = running;
        return transport == null ? List.of() : new ArrayList<>(transport.ends());
    }
}
