package updrift.engine.apply;

import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.work.Work;

/**
 * Applies one package at a time: stage, probe, back up, activate, watch, then commit or roll back. Whatever happens in between, a crash at any instant too, the
 * target ends with the old version or the new one. All on the node's thread; what blocks runs on workers.
 */
public final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    /** An attempt that restarts cut off more often is given up: it may be what brings the host down. */
    private static final int INTERRUPTIONS_MAX = 3;

    private final Steps steps;
    private final Patience patience;
    private Optional<JournalEntry> lastCommitted = Optional.empty();
    private boolean busy;
    private @Nullable UpdriftException unusable;

    /**
     * @param state for the journal
     * @param mark raised when a version stays
     */
    public Applier(ApplicatorTarget target, StateDirectory state, Work work, InstalledMark mark) {
        this.steps = new Steps(target, state, mark);
        this.patience = new Patience(work);
    }

    /** Applies {@code complete}, which the caller keeps open until the last word of {@code observer}. */
    public void apply(ApprovedRelease approved, CompleteRelease complete, ApplyObserver observer) {
        apply(approved, complete::open, observer);
    }

    void apply(ApprovedRelease approved, Supplier<ReadableByteChannel> source, ApplyObserver observer) {
        Optional<UpdriftException> obstacle = obstacle();
        if (obstacle.isPresent()) {
            observer.failed(approved.release().updateId(), obstacle.get(), false);
            return;
        }
        course(observer, () -> {}).stage(approved, source);
    }

    /** Goes back to what ran before the last committed update; {@code NOT_POSSIBLE} says why that can't be done now. */
    public void rollBack(String reason, ApplyObserver observer) {
        obstacle().ifPresent(why -> {
            throw why;
        });
        JournalEntry committed = lastCommitted.orElseThrow(() -> new UpdriftException(
                ErrorCode.NOT_POSSIBLE,
                "no update was applied here that could be undone; publish the older version again"));
        course(observer, () -> {}).rollBack(committed, reason);
    }

    private Optional<UpdriftException> obstacle() {
        return busy
                ? Optional.of(new UpdriftException(
                        ErrorCode.NOT_POSSIBLE, "another update is being applied; wait for its end"))
                : Optional.ofNullable(unusable);
    }

    /** Ends what a crash cut off, once, before anything else; then calls {@code then}. A journal that can't be relied on stops all applying, and each attempt says so. */
    public void recover(ApplyObserver observer, Runnable then) {
        Course course = course(observer, then);
        patience.run(
                steps::load,
                Patience.FEW_TRIES,
                again -> {},
                journal -> {
                    lastCommitted = journal.lastCommitted();
                    journal.last().ifPresentOrElse(found -> recover(found, course, then), () -> idle(then));
                },
                damaged -> {
                    LOG.error("No update is applied: {}", damaged.getMessage());
                    unusable = damaged;
                    idle(then);
                });
    }

    private void recover(JournalEntry found, Course course, Runnable then) {
        JournalEntry interrupted = found.interrupted();
        boolean tooOften = interrupted.interruptions() > INTERRUPTIONS_MAX;
        switch (Recovery.from(found.state())) {
            case BEGIN_AGAIN -> {
                if (tooOften) {
                    course.abandon(interrupted, new UpdriftException(ErrorCode.PROBE_FAILED, givenUp(interrupted)));
                } else {
                    course.beginAgain(interrupted);
                }
            }
            case ROLL_BACK -> {
                if (!found.reason().isEmpty()) {
                    course.rollBack(interrupted, found.reason());
                } else if (tooOften) {
                    course.rollBack(interrupted, givenUp(interrupted));
                } else {
                    course.takeBack(interrupted);
                }
            }
            case WATCH -> {
                if (tooOften) {
                    course.rollBack(interrupted, givenUp(interrupted));
                } else {
                    course.beginWatch(interrupted);
                }
            }
            case COMMIT -> course.commit(found);
            case NOTHING -> idle(then);
        }
    }

    private static String givenUp(JournalEntry interrupted) {
        return interrupted.attempt().to() + " was cut off by " + interrupted.interruptions()
                + " restarts and may be what causes them";
    }

    private Course course(ApplyObserver observer, Runnable then) {
        busy = true;
        return new Course(steps, patience, observer, new Course.End() {
            @Override
            public void settled(JournalEntry done, Runnable event) {
                boolean undone =
                        !done.committed() && lastCommitted.map(JournalEntry::id).equals(Optional.of(done.id()));
                if (done.committed() || undone) {
                    lastCommitted = Optional.of(done).filter(JournalEntry::isCommitted);
                }
                idle(event);
                then.run();
            }

            @Override
            public void stuck(UpdriftException why, Runnable event) {
                unusable = why;
                idle(event);
                then.run();
            }
        });
    }

    /** From here on the next attempt may begin; {@code next} may begin it. */
    private void idle(Runnable next) {
        busy = false;
        next.run();
    }

    /** Whether an attempt, or the recovery of one, is going on. */
    public boolean busy() {
        return busy;
    }

    /** The attempt that {@link #rollBack} would undo. */
    public Optional<Attempt> lastCommitted() {
        return lastCommitted.map(JournalEntry::attempt);
    }

    /** Stops wherever it is; the next start goes on from there. */
    public void close() {
        patience.end();
        steps.close();
    }
}
