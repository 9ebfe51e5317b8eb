package updrift.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** One direction of one connection through a {@link ChaosProxy}: a thread that reads, and one that writes when the time has come. */
final class ChaosPipe {
    private static final int PART_BYTES = 16 << 10;

    /** A MiB may be under way: what a network with delay holds. */
    private static final int PARTS_MAX = 64;

    private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(PARTS_MAX);
    private final Socket from;
    private final Socket to;
    private final ChaosRules rules;
    private final boolean fromUpstream;

    private record Part(ByteBuffer bytes, long dueNanos, boolean last) {}

    ChaosPipe(Socket from, Socket to, ChaosRules rules, boolean fromUpstream) {
        this.from = from;
        this.to = to;
        this.rules = rules;
        this.fromUpstream = fromUpstream;
    }

    void start() {
        Thread writer = thread(this::write, "chaos-write");
        thread(() -> read(writer), "chaos-read");
    }

    static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(Thread writer) {
        byte[] buffer = new byte[PART_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, count));
                parts.put(new Part(bytes, rules.due(count, fromUpstream), false));
            }
            parts.put(new Part(ByteBuffer.allocate(0), rules.due(0, fromUpstream), true));
        } catch (IOException broken) {
            // A reset goes through as one.
            writer.interrupt();
            reset(to);
        } catch (InterruptedException ended) {
            reset(to);
        }
    }

    private void write() {
        try {
            for (Part part = parts.take(); !part.last(); part = parts.take()) {
                await(part.dueNanos());
                ChaosRules.Passage passage = rules.pass(part.bytes().remaining(), fromUpstream);
                to.getOutputStream().write(part.bytes().array(), 0, passage.bytes());
                if (passage.cut()) {
                    throw new IOException("cut");
                }
            }
            rules.awaitGoingOn();
            to.shutdownOutput();
        } catch (IOException | InterruptedException broken) {
            reset(from);
            reset(to);
            // The reader may wait for room; it then finds its socket closed.
            parts.clear();
        }
    }

    private void await(long dueNanos) throws InterruptedException {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        rules.awaitGoingOn();
    }

    /** Ends {@code socket} as a machine does that knows nothing of the connection. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // It ends all the same.
            closeQuietly(socket);
            return;
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is given back all the same.
            return;
        }
    }
}
