package updrift.engine.apply;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import updrift.api.error.Blame;
import updrift.api.error.UpdriftException;
import updrift.engine.work.Work;

/** Runs steps on workers and repeats what a host can mend: a full disk, a file in use. On the node's thread; after {@link #end} nothing comes back any more. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** An operator who makes room shouldn't wait much longer for the node to notice. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** With their pauses 15 seconds: enough for a virus scanner or a backup to let go of a file. */
    static final int FEW_TRIES = 5;

    private static final int UNTIL_DONE = Integer.MAX_VALUE;

    private final Work work;
    private volatile boolean ended;

    Patience(Work work) {
        this.work = work;
    }

    /** Runs {@code step}, up to {@code tries} times if the host is to blame; {@code between} hears why it is tried again, {@code failed} why no more. */
    <T> void run(
            Callable<T> step,
            int tries,
            Consumer<String> between,
            Consumer<? super T> then,
            Consumer<UpdriftException> failed) {
        attempt(new Plan<>(step, between, then, failed), tries, FIRST_PAUSE);
    }

    /** Runs {@code step} until it works; {@code between} hears why it is tried again. */
    <T> void untilDone(Callable<T> step, Consumer<String> between, Consumer<? super T> then) {
        attempt(new Plan<T>(step, between, then, failure -> {}), UNTIL_DONE, FIRST_PAUSE);
    }

    private record Plan<T>(
            Callable<T> step, Consumer<String> between, Consumer<? super T> then, Consumer<UpdriftException> failed) {}

    private <T> void attempt(Plan<T> plan, int tries, Duration pause) {
        work.run(
                plan.step,
                result -> {
                    if (!ended) {
                        plan.then.accept(result);
                    }
                },
                failure -> {
                    if (!ended) {
                        onFailure(plan, tries, pause, failure);
                    }
                });
    }

    private <T> void onFailure(Plan<T> plan, int tries, Duration pause, UpdriftException failure) {
        boolean host = failure.code().blame() == Blame.HOST;
        if (tries != UNTIL_DONE && (tries == 1 || !host)) {
            plan.failed.accept(failure);
            return;
        }
        plan.between.accept(failure.getMessage() + "; it is tried again in " + pause.toSeconds() + " s");
        Duration longer = pause.multipliedBy(2);
        Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        later(pause, () -> attempt(plan, tries == UNTIL_DONE ? tries : tries - 1, next));
    }

    /** Runs {@code action} after {@code pause}, unless it is over by then. */
    void later(Duration pause, Runnable action) {
        work.timeline().later(pause, () -> {
            if (!ended) {
                action.run();
            }
        });
    }

    /** Monotonic time. */
    long nanos() {
        return work.timeline().nanos();
    }

    void end() {
        ended = true;
    }
}
