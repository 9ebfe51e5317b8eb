package updrift.engine.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateListener;

/**
 * Between the node's thread, which must never wait, and the host's listeners, which may be slow. When too many wait, the oldest progress report goes; no other
 * event ever does: their number is bounded by what happens to updates, not by chunks.
 */
final class EventQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    /** More than a minute of progress reports: a host that is further behind wants the newest. */
    private static final int WAITING_MAX = 1_000;

    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final List<UpdateListener> listeners;
    private final Deque<UpdateEvent> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;

    EventQueue(List<UpdateListener> listeners) {
        this.listeners = List.copyOf(listeners);
        thread = new Thread(this::deliver, "updrift-events");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void add(UpdateEvent event) {
        if (waiting.size() >= WAITING_MAX) {
            dropOldestProgress();
        }
        waiting.addLast(event);
        notifyAll();
    }

    private void dropOldestProgress() {
        for (Iterator<UpdateEvent> each = waiting.iterator(); each.hasNext(); ) {
            if (each.next() instanceof UpdateEvent.DownloadProgress) {
                each.remove();
                return;
            }
        }
    }

    private void deliver() {
        try {
            for (UpdateEvent event = take(); event != null; event = take()) {
                tell(event);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable UpdateEvent take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return waiting.pollFirst();
    }

    private void tell(UpdateEvent event) {
        for (UpdateListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException | Error fault) {
                Faults.tell(LOG, "A listener failed on {}; it gets the next event all the same", event.name(), fault);
            }
        }
    }

    /** Delivers what waits, for {@value #CLOSE_MILLIS_MAX} ms at most. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
