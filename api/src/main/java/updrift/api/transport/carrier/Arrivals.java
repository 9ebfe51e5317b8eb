package updrift.api.transport.carrier;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import updrift.api.transport.carrier.CarrierTransport.Incoming;

/** Hands what the carrier delivers, on whatever thread, to the transport's own. */
final class Arrivals implements Incoming {
    /** What waits for the thread; beyond that messages are lost, for a carrier's callback must not wait. */
    private static final int BYTES_MAX = 4 << 20;

    /** What a message costs beside its bytes. */
    private static final int MESSAGE_COST = 256;

    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final Hub hub;
    private final Executor thread;

    Arrivals(Hub hub, Executor thread) {
        this.hub = hub;
        this.thread = thread;
    }

    @Override
    public void received(String from, ByteBuffer message) {
        int cost = message.remaining() + MESSAGE_COST;
        if (waitingBytes.addAndGet(cost) > BYTES_MAX) {
            waitingBytes.addAndGet(-cost);
            return;
        }
        thread.execute(() -> {
            waitingBytes.addAndGet(-cost);
            hub.received(from, message);
        });
    }

    @Override
    public void writable() {
        thread.execute(hub::writable);
    }

    @Override
    public void gone(String place, String reason) {
        thread.execute(() -> hub.gone(place, reason));
    }
}
