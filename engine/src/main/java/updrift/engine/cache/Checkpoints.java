package updrift.engine.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import updrift.engine.work.Work;

/**
 * When what is written is made to last: a second after it was written, and sooner where much comes, so that a power cut costs the chunks of a second, of a fast
 * download a quarter of one; what a kill costs see {@link KeptChunks}. One force covers them all, and one runs at a time. From any thread.
 */
final class Checkpoints {
    private static final Duration AFTER = Duration.ofSeconds(1);

    /** A disk that is told to force more often does little else. */
    private static final Duration BETWEEN = Duration.ofMillis(250);

    /** 4 MiB. */
    private static final int MUCH = 64;

    private final KeptChunks kept;
    private final Work work;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long begunNanos;

    Checkpoints(KeptChunks kept, Work work) {
        this.kept = kept;
        this.work = work;
        this.begunNanos = work.timeline().nanos();
    }

    /** Something changed; {@code unforced}: how many changes wait to be forced now, 1 for the first. */
    void changed(int unforced) {
        if (unforced == 1) {
            work.timeline().later(AFTER, this::due);
        } else if (unforced >= MUCH && work.timeline().nanos() - begunNanos >= BETWEEN.toNanos()) {
            begin();
        }
    }

    private void due() {
        if (!begin()) {
            work.timeline().later(BETWEEN, this::due);
        }
    }

    /** Whether none was running. A failure is kept, and thrown by the next write. */
    private boolean begin() {
        boolean begins = running.compareAndSet(false, true);
        if (begins) {
            begunNanos = work.timeline().nanos();
            work.run(
                    () -> {
                        kept.checkpoint();
                        return begunNanos;
                    },
                    done -> running.set(false),
                    failure -> running.set(false));
        }
        return begins;
    }
}
