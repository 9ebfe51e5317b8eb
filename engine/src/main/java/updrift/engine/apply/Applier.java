package updrift.engine.apply;

import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
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
    private final Host host;
    private final List<Runnable> onceLoaded = new ArrayList<>();
    private boolean loaded;
    private boolean watches = true;
    private @Nullable Course course;
    private Optional<JournalEntry> lastCommitted = Optional.empty();
    private Optional<JournalEntry> unwatched = Optional.empty();
    private Sequence committedUpTo = Sequence.ZERO;
    private boolean remembers;
    private boolean busy;
    private @Nullable UpdriftException unusable;

    /**
     * @param state for the journal
     * @param mark raised when a version stays
     * @param terms what a new version has to do for that
     */
    public Applier(ApplicatorTarget target, StateDirectory state, Work work, InstalledMark mark, WatchTerms terms) {
        this.steps = new Steps(target, state, mark);
        this.patience = new Patience(work);
        this.host = Host.of(terms, work, patience);
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
        course(observer, false, () -> {}).stage(approved, source);
    }

    /** The host says that the version on probation works; {@code answer} hears whether there is one. */
    public void confirm(Consumer<Boolean> answer) {
        whenLoaded(() -> answer.accept(course != null && course.confirm()));
    }

    /** Somebody says that the version on probation doesn't work, so it is rolled back; {@code answer} hears whether there is one. */
    public void reject(String reason, Consumer<Boolean> answer) {
        whenLoaded(() -> answer.accept(course != null && course.reject(reason)));
    }

    /** As {@link #reject} for whoever waits for the end, which {@code observer} hears: false, and it hears nothing, if no version is on probation. */
    public boolean rejectUnwatched(String reason, ApplyObserver observer) {
        Optional<JournalEntry> found = unwatched;
        unwatched = Optional.empty();
        found.ifPresent(entry -> course(observer, true, () -> {}).rollBack(entry, reason));
        return found.isPresent();
    }

    /** A host may speak as soon as it runs, before the journal has told what it speaks of. */
    private void whenLoaded(Runnable action) {
        if (loaded) {
            action.run();
        } else {
            onceLoaded.add(action);
        }
    }

    /** Goes back to what ran before the last committed update; {@code NOT_POSSIBLE} says why that can't be done now. */
    public void rollBack(String reason, ApplyObserver observer) {
        if (rejectUnwatched(reason, observer)) {
            return;
        }
        obstacle().ifPresent(why -> {
            throw why;
        });
        JournalEntry committed = lastCommitted.orElseThrow(() -> new UpdriftException(
                ErrorCode.NOT_POSSIBLE,
                "no update was applied here that could be undone; publish the older version again"));
        course(observer, true, () -> {}).rollBack(committed, reason);
    }

    private Optional<UpdriftException> obstacle() {
        return busy
                ? Optional.of(new UpdriftException(
                        ErrorCode.NOT_POSSIBLE, "another update is being applied; wait for its end, or reject it"))
                : Optional.ofNullable(unusable);
    }

    /**
     * As {@link #recover}, where nothing runs that could be watched: a version on probation stays on it, for the next start or for {@link #reject} and {@link
     * #rollBack}.
     */
    public void recoverUnwatched(ApplyObserver observer, Runnable then) {
        watches = false;
        recover(observer, then);
    }

    /** Ends what a crash cut off, once, before anything else; then calls {@code then}. A journal that can't be relied on stops all applying, and each attempt says so. */
    public void recover(ApplyObserver observer, Runnable then) {
        Course recovering = course(observer, true, then);
        patience.run(
                steps::load,
                Patience.FEW_TRIES,
                again -> {},
                journal -> {
                    lastCommitted = journal.lastCommitted();
                    committedUpTo = journal.committedUpTo();
                    remembers = journal.last().isPresent();
                    journal.last().ifPresentOrElse(found -> recover(found, recovering, then), () -> idle(then));
                    tellLoaded();
                },
                damaged -> {
                    LOG.error("No update is applied: {}", damaged.getMessage());
                    unusable = damaged;
                    idle(then);
                    tellLoaded();
                });
    }

    private void tellLoaded() {
        loaded = true;
        onceLoaded.forEach(Runnable::run);
        onceLoaded.clear();
    }

    private void recover(JournalEntry found, Course recovering, Runnable then) {
        JournalEntry interrupted = found.interrupted();
        boolean tooOften = interrupted.interruptions() > INTERRUPTIONS_MAX;
        switch (Recovery.from(found.state())) {
            case BEGIN_AGAIN -> {
                if (tooOften) {
                    recovering.abandon(interrupted, new UpdriftException(ErrorCode.PROBE_FAILED, givenUp(interrupted)));
                } else {
                    recovering.beginAgain(interrupted);
                }
            }
            case ROLL_BACK -> {
                if (!found.reason().isEmpty()) {
                    // As it stands: a rollback that can't end may be cut off without end, and each start mustn't add a
                    // record.
                    recovering.rollBack(found, found.reason());
                } else if (tooOften) {
                    recovering.rollBack(interrupted, givenUp(interrupted));
                } else {
                    recovering.takeBack(interrupted);
                }
            }
            case WATCH -> {
                // A node beside the program that it watches may be restarted for reasons of its own.
                boolean besideIt =
                        host.terms().restart().isPresent() && !host.terms().restartEndsNode();
                if (tooOften && !besideIt) {
                    recovering.rollBack(interrupted, givenUp(interrupted));
                } else if (watches) {
                    // From there on nothing is counted: each start would add a record, without end.
                    recovering.beginWatch(tooOften ? found : interrupted);
                } else {
                    unwatched = Optional.of(found);
                    idle(then);
                }
            }
            case COMMIT -> recovering.commit(found);
            case NOTHING -> {
                idle(then);
                boolean mayRunStill = !found.committed()
                        && found.backup().made()
                        && !host.terms().restartEndsNode();
                if (mayRunStill) {
                    recovering.startPrevious(found, () -> {});
                }
            }
        }
    }

    private static String givenUp(JournalEntry interrupted) {
        return interrupted.attempt().to() + " was cut off by " + interrupted.interruptions()
                + " restarts and may be what causes them";
    }

    private Course course(ApplyObserver observer, boolean started, Runnable then) {
        busy = true;
        Course begun = new Course(steps, patience, host, observer, started, new Course.End() {
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

            @Override
            public void ending(UpdriftException why) {
                unusable = why;
            }
        });
        course = begun;
        return begun;
    }

    /** From here on the next attempt may begin; {@code next} may begin it. */
    private void idle(Runnable next) {
        busy = false;
        course = null;
        next.run();
    }

    /** Whether an attempt, or the recovery of one, is going on. */
    public boolean busy() {
        return busy;
    }

    /** Whether the journal told of any attempt when this process began: it doesn't before the first one, nor after it was lost. */
    public boolean remembers() {
        return remembers;
    }

    /** The highest sequence that was committed here, as far as the journal told when this process began. */
    public Sequence committedUpTo() {
        return committedUpTo;
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
