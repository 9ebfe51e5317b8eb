package updrift.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes TCP connections on to a real server and does to them what networks and machines do: delays them, narrows the way, stalls, cuts them after so many bytes
 * and resets them. Listens on loopback; four threads for each connection. Faults may be changed at any time, from any thread; they hold for the
 * connections that stand and for those to come.
 */
public final class ChaosProxy implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final List<Socket> sockets = new ArrayList<>();
    private final ServerSocket server;
    private final InetSocketAddress upstream;
    private final ChaosRules rules = new ChaosRules();

    private ChaosProxy(ServerSocket server, InetSocketAddress upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    /** Begins to pass on whatever connects to {@link #address}, unharmed so far, to {@code upstream}. */
    public static ChaosProxy to(InetSocketAddress upstream) throws IOException {
        ChaosProxy proxy = new ChaosProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), upstream);
        ChaosPipe.thread(proxy::accept, "chaos-proxy");
        return proxy;
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** From now on each byte takes so long, in each direction; the way carries more meanwhile, up to a MiB. */
    public ChaosProxy delay(Duration delay) {
        rules.delay(delay.toNanos());
        return this;
    }

    /** From now on all connections together carry at most so many bytes a second, in each direction. */
    public ChaosProxy rate(long bytesPerSecond) {
        rules.rate(bytesPerSecond);
        return this;
    }

    /** From now on nothing goes through, while connections stand; or it does again. What came meanwhile is passed on then. */
    public ChaosProxy stall(boolean stalled) {
        rules.stall(stalled);
        return this;
    }

    /** Once so many more bytes have come from the upstream, over all connections, these are passed on and the connection that brought the last is reset. */
    public ChaosProxy cutAfter(long bytes) {
        rules.cutAfter(bytes);
        return this;
    }

    /** Resets all connections that stand; new ones are taken. */
    public void reset() {
        List<Socket> all;
        synchronized (sockets) {
            all = List.copyOf(sockets);
            sockets.clear();
        }
        all.forEach(ChaosPipe::reset);
    }

    /** Bytes that were passed on from the upstream so far. */
    public long bytesFromUpstream() {
        return rules.passedFromUpstream();
    }

    private void accept() {
        while (!server.isClosed()) {
            acceptOne();
        }
    }

    private void acceptOne() {
        try {
            connect(server.accept());
        } catch (IOException closedOrRefused) {
            // The next one may fare better; when the proxy is closed, there is none.
            return;
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        try {
            far.connect(upstream);
        } catch (IOException refused) {
            ChaosPipe.reset(near);
            far.close();
            throw refused;
        }
        synchronized (sockets) {
            sockets.removeIf(Socket::isClosed);
            sockets.add(near);
            sockets.add(far);
        }
        new ChaosPipe(near, far, rules, false).start();
        new ChaosPipe(far, near, rules, true).start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        rules.stall(false);
        reset();
    }
}
