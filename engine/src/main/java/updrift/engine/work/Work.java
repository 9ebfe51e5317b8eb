package updrift.engine.work;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/** Blocking work and its way back: tasks run on workers, what follows from them runs on the node's thread. Thread-safe. */
public final class Work {
    private final Timeline timeline;
    private final Workers workers;

    public Work(Timeline timeline, Workers workers) {
        this.timeline = timeline;
        this.workers = workers;
    }

    /** Runs {@code task} on a worker; later exactly one of {@code then} and {@code failed} runs on the node's thread. */
    public <T> void run(Callable<T> task, Consumer<? super T> then, Consumer<UpdriftException> failed) {
        workers.execute(() -> {
            T result;
            try {
                result = task.call();
            } catch (UpdriftException expected) {
                post(() -> failed.accept(expected));
                return;
            } catch (Exception unexpected) {
                post(() -> failed.accept(unexpected(unexpected.toString(), unexpected)));
                return;
            } catch (Error broken) { // Whoever waits for the outcome would otherwise wait for ever.
                post(() -> failed.accept(unexpected(wordsOf(broken), broken)));
                throw broken;
            }
            post(() -> then.accept(result));
        });
    }

    /** All its words may take memory that isn't there; the workers tell them if they can. */
    private static String wordsOf(Error broken) {
        return broken instanceof VirtualMachineError ? broken.getClass().getName() : broken.toString();
    }

    private static UpdriftException unexpected(String words, Throwable failure) {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, "unexpected failure of work: " + words, failure);
    }

    /** Runs {@code action} on the node's thread, soon; callable from any thread. */
    public void post(Runnable action) {
        timeline.later(Duration.ZERO, action);
    }

    /** The node's time. */
    public Timeline timeline() {
        return timeline;
    }
}
