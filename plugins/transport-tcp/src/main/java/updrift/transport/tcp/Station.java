package updrift.transport.tcp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.TransportContext;

/** What all connections of one transport share. */
final class Station {
    private final Set<TcpLink> starved = new LinkedHashSet<>();
    private final RecordBuffers records = new RecordBuffers();
    private final TcpSettings settings;
    private final TransportContext context;
    private final Reactor reactor;
    private final FrameReceiver receiver;
    private final SlabPool slabs;
    private final Links links;
    private final Assembly assembly;
    private volatile boolean closed;

    Station(TcpSettings settings, TransportContext context, Reactor reactor, FrameReceiver receiver) {
        this.settings = settings;
        this.context = context;
        this.reactor = reactor;
        this.receiver = receiver;
        this.slabs = new SlabPool(settings.receiveBytesMax(), () -> reactor.execute(this::feed));
        this.links = new Links(context.identity().self(), settings.tls(), receiver);
        this.assembly = new Assembly(links, settings.receiveBytesMax() / 2);
    }

    /** Calls {@link TcpLink#resume} when there is memory to read into. */
    void starves(TcpLink link) {
        starved.add(link);
        links.all().forEach(TcpLink::spare);
    }

    private void feed() {
        List<TcpLink> hungry = new ArrayList<>(starved);
        starved.clear();
        hungry.forEach(TcpLink::resume);
    }

    /** There is a link, so a package may come. A node that is alone doesn't do that work and keeps its memory small. */
    void rehearse() {
        if (settings.tls()) {
            Rehearsal.once(context.timeline(), context.workers(), () -> !closed);
        }
    }

    /** Ends all that lives on the reactor. */
    void close() {
        closed = true;
        reactor.guests().forEach(Reactor.Guest::end);
    }

    long nanos() {
        return context.timeline().nanos();
    }

    TcpSettings settings() {
        return settings;
    }

    TransportContext context() {
        return context;
    }

    Reactor reactor() {
        return reactor;
    }

    FrameReceiver receiver() {
        return receiver;
    }

    SlabPool slabs() {
        return slabs;
    }

    Assembly assembly() {
        return assembly;
    }

    RecordBuffers records() {
        return records;
    }

    Links links() {
        return links;
    }
}
