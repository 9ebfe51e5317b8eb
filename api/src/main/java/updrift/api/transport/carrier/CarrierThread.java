package updrift.api.transport.carrier;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread of a transport; what comes after its end is dropped. */
final class CarrierThread implements Executor {
    private final ThreadPoolExecutor thread;

    CarrierThread(String name) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread made = new Thread(work, name);
                    made.setDaemon(true);
                    return made;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void execute(Runnable work) {
        thread.execute(work);
    }

    /** Does what was handed over until now, and nothing more. */
    void end() {
        thread.shutdown();
    }
}
