package updrift.samples.node.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Passes TCP connections on to a node and counts what comes back from it, moment by moment. */
final class CountingProxy implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;

    private final ServerSocket server;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Passed> passed = new ArrayList<>();
    private Optional<InetSocketAddress> upstream = Optional.empty();
    private long total;
    private long bytesPerSecond = Long.MAX_VALUE;
    private long freeNanos = System.nanoTime();

    /** {@code bytes} of the node's went through at {@code nanos}. */
    private record Passed(long nanos, int bytes) {}

    private CountingProxy(ServerSocket server) {
        this.server = server;
    }

    /** Listens on loopback; without an upstream it closes whatever connects. */
    static CountingProxy start() throws IOException {
        CountingProxy proxy = new CountingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        thread(proxy::accept, "proxy");
        return proxy;
    }

    /** The address to give to nodes in place of the upstream's. */
    String address() {
        return "tcp:127.0.0.1:" + server.getLocalPort();
    }

    /** New connections go to {@code address}, as {@code READY} told it. */
    CountingProxy to(String address) {
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        synchronized (this) {
            upstream = Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        return this;
    }

    /** From now on all connections together carry at most so many bytes a second from the upstream. */
    synchronized CountingProxy slow(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        return this;
    }

    private static void thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException closedOrRefused) {
                // The next one may fare better; when the proxy is closed, the loop ends.
                continue;
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Optional<InetSocketAddress> to;
        synchronized (this) {
            sockets.add(near);
            to = upstream;
        }
        if (to.isEmpty()) {
            near.close();
            return;
        }
        Socket far = new Socket();
        synchronized (this) {
            sockets.add(far);
        }
        try {
            far.connect(to.get());
        } catch (IOException refused) {
            near.close();
            throw refused;
        }
        thread(() -> pass(near, far, false), "to the node");
        thread(() -> pass(far, near, true), "from the node");
    }

    private void pass(Socket from, Socket to, boolean count) {
        byte[] buffer = new byte[16 << 10];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (count) {
                    count(read);
                    LockSupport.parkNanos(turn(read));
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException closed) {
            // Either side went away: try-with-resources closes the other.
            return;
        }
    }

    private synchronized void count(int bytes) {
        total += bytes;
        passed.add(new Passed(System.nanoTime(), bytes));
    }

    /** How long {@code bytes} wait for those before them. */
    private synchronized long turn(int bytes) {
        long now = System.nanoTime();
        freeNanos = Math.max(now, freeNanos) + (long) ((double) bytes * SECOND / bytesPerSecond);
        return freeNanos - now;
    }

    /** Bytes from the node so far. */
    synchronized long total() {
        return total;
    }

    /** The most bytes that any window of a second saw. */
    synchronized long busiestSecond() {
        long most = 0;
        long within = 0;
        int first = 0;
        for (Passed last : passed) {
            within += last.bytes();
            while (passed.get(first).nanos() <= last.nanos() - SECOND) {
                within -= passed.get(first++).bytes();
            }
            most = Math.max(most, within);
        }
        return most;
    }

    /** The mean from the instant at which the first {@code skipped} bytes had come, which a cold start holds up, to the last byte. */
    synchronized double bytesPerSecondAfter(long skipped) {
        long before = 0;
        int first = 0;
        while (before < skipped) {
            before += passed.get(first++).bytes();
        }
        long nanos =
                passed.get(passed.size() - 1).nanos() - passed.get(first - 1).nanos();
        return (double) (total - before) * SECOND / nanos;
    }

    @Override
    public void close() throws IOException {
        server.close();
        List<Socket> all;
        synchronized (this) {
            all = List.copyOf(sockets);
        }
        for (Socket socket : all) {
            socket.close();
        }
    }
}
