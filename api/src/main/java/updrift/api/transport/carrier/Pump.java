package updrift.api.transport.carrier;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives all links that have something to send their turns, one message each, so that none waits for another's. */
final class Pump {
    /** After so many messages what arrived has its turn. */
    private static final int TURNS_MAX = 16;

    private final Queue<CarrierLink> woken = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final Set<CarrierLink> queued = new LinkedHashSet<>();
    private final Queue<CarrierLink> ready = new ArrayDeque<>();
    private final Set<CarrierLink> blocked = new LinkedHashSet<>();
    private final Hub hub;

    Pump(Hub hub) {
        this.hub = hub;
    }

    /** From any thread. */
    void wakes(CarrierLink link) {
        woken.add(link);
        begin();
    }

    /** The carrier may take again what it refused. */
    void writable() {
        if (!blocked.isEmpty()) {
            List<CarrierLink> again = new ArrayList<>(blocked);
            blocked.clear();
            again.forEach(this::enqueue);
            begin();
        }
    }

    private void begin() {
        if (due.compareAndSet(false, true)) {
            hub.execute(this::run);
        }
    }

    private void run() {
        due.set(false);
        for (CarrierLink link = woken.poll(); link != null; link = woken.poll()) {
            if (!blocked.contains(link)) {
                enqueue(link);
            }
        }
        for (int turn = 0; turn < TURNS_MAX && !ready.isEmpty(); turn++) {
            CarrierLink link = ready.remove();
            queued.remove(link);
            switch (link.sendOne()) {
                case SENT -> enqueue(link);
                case BLOCKED -> blocked.add(link);
                case IDLE -> {}
            }
        }
        if (!ready.isEmpty()) {
            begin();
        }
    }

    private void enqueue(CarrierLink link) {
        if (queued.add(link)) {
            ready.add(link);
        }
    }
}
