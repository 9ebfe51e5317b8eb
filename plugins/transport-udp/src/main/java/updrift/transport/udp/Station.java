package updrift.transport.udp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.TransportContext;

/** What all sessions of one transport share, and the one thread that they live on. */
final class Station {
    /** Deadlines are looked at this often: they are seconds, and an idle node should sleep. */
    private static final long TICK_MILLIS = 250;

    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Set<UdpLink> starved = new LinkedHashSet<>();
    private final List<ChannelFuture> closing = new ArrayList<>();
    private final UdpSettings settings;
    private final TransportContext context;
    private final EventLoop loop;
    private final FrameReceiver receiver;
    private final ReceiveMemory memory;
    private final Assembly assembly;
    private final Links links;
    private @Nullable Channel dialler;
    private @Nullable Future<?> ticks;
    private boolean closed;

    Station(UdpSettings settings, TransportContext context, EventLoop loop, FrameReceiver receiver) {
        this.settings = settings;
        this.context = context;
        this.loop = loop;
        this.receiver = receiver;
        this.memory = new ReceiveMemory(settings.receiveBytesMax(), () -> execute(this::feed));
        this.assembly = new Assembly(settings.receiveBytesMax(), this::nanos);
        this.links = new Links(context.identity().self(), receiver);
    }

    /** Begins to look after deadlines; {@code dialler} is the socket that connections are made from. */
    void open(Channel dialler) {
        this.dialler = dialler;
        ticks = loop.scheduleAtFixedRate(() -> guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = nanos();
        closing.removeIf(ChannelFuture::isDone);
        List.copyOf(sessions).forEach(session -> guarded(() -> session.tick(now)));
    }

    /** What fails is a fault of a program or a lack of memory, not of a peer: it is shown if that can be, and the others go on, at the next tick too. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    private static void report(Throwable fault) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, fault);
        } catch (RuntimeException | Error untold) {
            // Without memory there are no words for it, and a tick that throws would be the last.
            return;
        }
    }

    /** Runs {@code task} on the transport's thread, soon; from any thread. Once that has ended there is nothing left to be done. */
    void execute(Runnable task) {
        try {
            loop.execute(() -> guarded(task));
        } catch (RejectedExecutionException ended) {
            return;
        }
    }

    void begins(Session session) {
        sessions.add(session);
    }

    void ends(Session session) {
        sessions.remove(session);
    }

    /** A connection whose end is on its way out. */
    void closing(ChannelFuture future) {
        if (!future.isDone()) {
            closing.add(future);
        }
    }

    /** Calls {@link UdpLink#resume} when there is memory to read into. */
    void starves(UdpLink link) {
        starved.add(link);
    }

    private void feed() {
        List<UdpLink> hungry = List.copyOf(starved);
        starved.clear();
        hungry.forEach(UdpLink::resume);
    }

    /** Ends all sessions; returns what the sockets have to be kept open for. */
    List<ChannelFuture> close() {
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
        List.copyOf(sessions).forEach(session -> guarded(() -> session.end("this node stops")));
        return List.copyOf(closing);
    }

    /** Whether it has ended: nothing may begin any more. */
    boolean closed() {
        return closed;
    }

    Channel dialler() {
        Channel open = dialler;
        if (open == null) {
            throw new IllegalStateException("no socket was opened to dial from");
        }
        return open;
    }

    long nanos() {
        return context.timeline().nanos();
    }

    UdpSettings settings() {
        return settings;
    }

    TransportContext context() {
        return context;
    }

    FrameReceiver receiver() {
        return receiver;
    }

    ReceiveMemory memory() {
        return memory;
    }

    Assembly assembly() {
        return assembly;
    }

    Links links() {
        return links;
    }
}
