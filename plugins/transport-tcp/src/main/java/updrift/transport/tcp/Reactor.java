package updrift.transport.tcp;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The one thread that all sockets of a transport live on. What one of them throws, for want of memory too, closes that one and nothing else. */
final class Reactor {
    /** Deadlines are looked at this often: they are seconds, and an idle node should sleep. */
    private static final long TICK_MILLIS = 250;

    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;

    /** Tasks may hand over tasks; sockets want their turn all the same. */
    private static final int TASKS_PER_TURN_MAX = 256;

    /** A turn that reads less than a quarter of a chunk is hardly worth it. */
    private static final int LITTLE_BYTES = 16 << 10;

    /**
     * After such a turn this thread sleeps for a moment unless it is given something to do: behind a slow link each segment would wake it, and through it all others,
     * for 1,448 bytes. Network cards do the same. A fraction of what such links take for a round trip; meanwhile the system sends what it has taken.
     */
    private static final long REST_NANOS = 2_000_000;

    /** What lives on the reactor. All calls come on its thread. */
    interface Guest {
        /** The channel is ready for something it is interested in. */
        void ready() throws IOException;

        /** Time has passed. */
        void tick(long nowNanos) throws IOException;

        /** Ends, because of {@code problem}. */
        void failed(Throwable problem);

        /** Ends with the transport. */
        void end();
    }

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final LongSupplier nanos;
    private final Selector selector;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean resting;
    private int read;
    private boolean moreToWrite;
    private long nextTickNanos;

    Reactor(LongSupplier nanos) throws IOException {
        this.nanos = nanos;
        this.nextTickNanos = nanos.getAsLong();
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "updrift-tcp");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Runs {@code task} on the reactor's thread, soon; from any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        if (Thread.currentThread() == thread) {
            return;
        }
        if (resting) {
            LockSupport.unpark(thread);
        } else if (woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** A guest has read so much in this turn. */
    void read(int bytes) {
        read += bytes;
    }

    /** A guest could write on, and leaves the rest of this turn to others. */
    void moreToWrite() {
        moreToWrite = true;
    }

    SelectionKey register(SelectableChannel channel, int interest, Guest guest) throws IOException {
        return channel.configureBlocking(false).register(selector, interest, guest);
    }

    private void run() {
        try {
            while (!closing) {
                guardedTurn();
            }
            drain();
            selector.close();
        } catch (IOException e) {
            report(e);
        }
    }

    /** A selector needs memory as well; the next turn finds what is left to do. */
    private void guardedTurn() throws IOException {
        try {
            turn();
        } catch (Error fault) {
            report(fault);
        }
    }

    private void turn() throws IOException {
        read = 0;
        moreToWrite = false;
        if (tasks.isEmpty()) {
            selector.select(Reactor::ready, TICK_MILLIS);
        } else {
            selector.selectNow(Reactor::ready);
        }
        woken.set(false);
        drain();
        long now = nanos.getAsLong();
        if (now - nextTickNanos >= 0) {
            nextTickNanos = now + TICK_NANOS;
            tick(now);
        }
        if (read > 0 && read < LITTLE_BYTES && !moreToWrite) {
            rest();
        }
    }

    private void rest() {
        resting = true;
        if (tasks.isEmpty() && !closing) {
            LockSupport.parkNanos(this, REST_NANOS);
        }
        resting = false;
    }

    private void drain() {
        Runnable task = tasks.poll();
        for (int count = 1; task != null; count++) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                report(e);
            }
            task = count < TASKS_PER_TURN_MAX || closing ? tasks.poll() : null;
        }
    }

    private void tick(long now) {
        guests().forEach(each -> guarded(each, guest -> guest.tick(now)));
    }

    /** All that live here now. */
    List<Guest> guests() {
        return selector.keys().stream().map(key -> (Guest) key.attachment()).toList();
    }

    private static void ready(SelectionKey key) {
        guarded((Guest) key.attachment(), Guest::ready);
    }

    /** What a guest does. */
    interface Turn {
        void take(Guest guest) throws IOException;
    }

    /** Lets {@code guest} take a turn; if it fails, it ends. */
    static void guarded(Guest guest, Turn turn) {
        try {
            turn.take(guest);
        } catch (IOException | CancelledKeyException e) {
            fail(guest, e);
        } catch (RuntimeException | Error e) {
            fail(guest, e);
            report(e);
        }
    }

    /** Where memory is short it may not suffice for an end either; one that couldn't begin with it is still there, and takes its next turn. */
    private static void fail(Guest guest, Throwable problem) {
        try {
            guest.failed(problem);
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** A fault of a program or a lack of memory, not of a peer: it is shown if that can be, and the thread goes on. */
    private static void report(Throwable fault) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, fault);
        } catch (RuntimeException | Error untold) {
            // Without memory there are no words for it.
            return;
        }
    }

    boolean onItsThread() {
        return Thread.currentThread() == thread;
    }

    /** Ends the thread after what was handed to it; waits for that unless called on it. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        selector.wakeup();
        if (onItsThread()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
