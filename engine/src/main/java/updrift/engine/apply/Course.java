package updrift.engine.apply;

import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.Blame;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.RestartHandler.Request;
import updrift.engine.policy.ApprovedRelease;

/** One attempt from staging to its end, told to one observer. On the node's thread; steps run on workers. */
final class Course {
    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    /** A disk that doesn't take a hold now may take it soon. */
    private static final Duration REFUSE_AGAIN = Duration.ofSeconds(10);

    private final Steps steps;
    private final Patience patience;
    private final Host host;
    private final ApplyObserver observer;
    private final boolean started;
    private final End end;
    private @Nullable Probation probation;

    /** Where an attempt ends; {@code event} is what the observer hears last. */
    interface End {
        /** The journal says DONE. */
        void settled(JournalEntry done, Runnable event);

        /** Nothing can be applied any more until a person has chosen. */
        void stuck(UpdriftException why, Runnable event);

        /** Nothing can be applied any more in this process: the host was asked for another. */
        void ending(UpdriftException why);
    }

    /** {@code started}: this process began after the switch that it is about, so what it runs may be what was switched to. */
    Course(Steps steps, Patience patience, Host host, ApplyObserver observer, boolean started, End end) {
        this.steps = steps;
        this.patience = patience;
        this.host = host;
        this.observer = observer;
        this.started = started;
        this.end = end;
    }

    void stage(ApprovedRelease approved, Supplier<ReadableByteChannel> source) {
        JournalEntry first = JournalEntry.begin(approved, 0);
        observer.verifying(first.id());
        orAbandon(first, () -> steps.stage(approved, source), staged -> probeStaged(staged, true));
    }

    /** The new version shows that it runs before anything has changed. */
    private void probeStaged(JournalEntry staged, boolean againIfTimedOut) {
        orAbandon(staged, () -> steps.probeStaged(staged), health -> {
            if (health.good()) {
                observer.applying(staged.attempt(), health.reason());
                backUp(staged);
            } else if (health.timedOut() && againIfTimedOut) {
                probeStaged(staged, false);
            } else {
                abandon(
                        staged,
                        new UpdriftException(
                                ErrorCode.PROBE_FAILED,
                                staged.attempt().to() + " doesn't run as announced: " + health.reason()));
            }
        });
    }

    private void backUp(JournalEntry staged) {
        orAbandon(staged, () -> steps.backUp(staged), this::activate);
    }

    private void activate(JournalEntry backedUp) {
        Optional<String> objection = observer.objection(backedUp.id());
        if (objection.isPresent()) {
            abandon(backedUp, new UpdriftException(ErrorCode.NOT_POSSIBLE, objection.get()));
            return;
        }
        orAbandon(backedUp, () -> steps.beginSwitch(backedUp), this::switchOver);
    }

    private void switchOver(JournalEntry activating) {
        patience.run(
                () -> steps.activate(activating),
                Patience.FEW_TRIES,
                why -> observer.waiting(activating.id(), why),
                activated -> beginWatch(activated.unbroken()),
                failure -> rollBack(activating, String.valueOf(failure.getMessage())));
    }

    /** From here on the new version proves itself, or not. */
    void beginWatch(JournalEntry activated) {
        JournalEntry watching = activated.in(ApplyState.WATCHING);
        Probation begun = new Probation(steps, patience, host, observer, watching, started, new Probation.Verdict() {
            @Override
            public void proven() {
                commit(watching);
            }

            @Override
            public void condemned(String reason) {
                rollBack(watching, reason);
            }
        });
        probation = begun;
        untilDone(activated, () -> steps.beginWatch(watching), written -> begun.begin());
    }

    /** The host says that the new version works; whether there is one on probation. */
    boolean confirm() {
        return probation != null && probation.confirm();
    }

    /** Somebody says that the new version doesn't work; whether there is one on probation. */
    boolean reject(String reason) {
        return probation != null && probation.reject(reason);
    }

    /** A version that stays though it was condemned is noted as held before that is over, as one that is taken back is. */
    void commit(JournalEntry watching) {
        Runnable finish = () ->
                untilDone(watching, () -> steps.commit(watching), done -> end.settled(done, () -> tellCommitted(done)));
        if (watching.reason().isEmpty()) {
            finish.run();
        } else {
            refuse(watching, watching.reason(), finish);
        }
    }

    private void tellCommitted(JournalEntry done) {
        if (done.reason().isEmpty()) {
            observer.committed(done.attempt());
        } else {
            observer.stays(done.attempt(), new UpdriftException(ErrorCode.NOT_POSSIBLE, done.reason()));
        }
    }

    /** Brings back what ran before, if that may run again, and tells it; {@code reason} isn't empty. */
    void rollBack(JournalEntry entry, String reason) {
        objectionToGoingBack(entry)
                .ifPresentOrElse(
                        objection -> stay(entry, objection, reason),
                        () -> bringBack(entry, reason, () -> observer.rolledBack(entry.attempt(), reason)));
    }

    /** A switch that isn't known to have been made is undone in any case: until then the old version ran, and nothing else may be there whole. */
    private Optional<String> objectionToGoingBack(JournalEntry entry) {
        boolean inPlace = entry.state() == ApplyState.WATCHING || entry.state() == ApplyState.DONE;
        boolean anyBefore = entry.backup().sha256().isPresent();
        return inPlace && anyBefore ? observer.objectionToGoingBack(entry.attempt()) : Optional.empty();
    }

    /** Better the new version, bad as it is, than one that is dangerous: both are kept, and a newer release can replace it. */
    private void stay(JournalEntry entry, String objection, String reason) {
        String why = objection + ", so " + entry.attempt().to()
                + " stays; only a newer release can replace it. It should have been taken back: " + reason;
        if (entry.committed()) {
            UpdriftException refused = new UpdriftException(ErrorCode.NOT_POSSIBLE, why);
            end.settled(entry, () -> observer.failed(entry.id(), refused, false));
        } else {
            JournalEntry staying = entry.staying(why);
            untilDone(entry, () -> steps.beginStaying(staying), this::commit);
        }
    }

    /** Brings back what ran before a switch that was cut off. That says nothing about the new version, so it isn't told as a failure of it. */
    void takeBack(JournalEntry interrupted) {
        bringBack(interrupted, "", () -> {});
    }

    private void bringBack(JournalEntry entry, String reason, Runnable event) {
        JournalEntry rollingBack = entry.rollingBack(reason);
        untilDone(entry, () -> steps.bringBack(rollingBack), brought -> {
            Runnable finish = () -> untilDone(rollingBack, () -> steps.end(rollingBack), done -> {
                if (host.terms().restartEndsNode()) {
                    end.settled(done, event); // Told while there is somebody to tell it.
                    startPrevious(done, () -> {});
                } else {
                    startPrevious(done, () -> end.settled(done, event));
                }
            });
            if (!brought) {
                keepAll(entry, reason);
            } else if (reason.isEmpty()) {
                finish.run();
            } else {
                refuse(rollingBack, reason, finish);
            }
        });
    }

    /** What runs now may be the version that was taken back: the host starts the one before, if what it is asked to start isn't that already. */
    void startPrevious(JournalEntry done, Runnable then) {
        if (host.terms().restart().isEmpty() || (host.terms().restartEndsNode() && !started)) {
            then.run();
            return;
        }
        if (host.terms().restartEndsNode()) {
            end.ending(new UpdriftException(
                    ErrorCode.NOT_POSSIBLE,
                    done.attempt().to()
                            + " was taken back and the host is asked to start anew; nothing is applied before"));
        }
        host.restart(new Request(done.attempt(), true, host.terms().restartWithin()), then, why -> {
            LOG.error(
                    "The host can't start what ran before {}: {}",
                    done.attempt().to(),
                    why);
            then.run();
        });
    }

    private void refuse(JournalEntry entry, String reason, Runnable then) {
        observer.refuse(entry.attempt(), reason, then, failure -> {
            observer.waiting(entry.id(), failure.getMessage() + "; it is tried again");
            patience.later(REFUSE_AGAIN, () -> refuse(entry, reason, then));
        });
    }

    /** What would be brought back is damaged: better what stands there than that. A person has to choose. */
    private void keepAll(JournalEntry entry, String reason) {
        UpdriftException damaged = new UpdriftException(
                ErrorCode.TARGET_FAILED,
                "the backup of " + entry.attempt().from().map(Object::toString).orElse("what ran before")
                        + " is damaged, so " + entry.attempt().to() + " stays in place (" + reason
                        + "); put the right file there by hand");
        if (entry.committed()) {
            end.settled(entry, () -> observer.failed(entry.id(), damaged, false));
        } else {
            end.stuck(damaged, () -> observer.failed(entry.id(), damaged, true));
        }
    }

    /** Nothing has changed yet, and nothing will. */
    void abandon(JournalEntry entry, UpdriftException why) {
        boolean hold = why.code().blame() != Blame.HOST;
        Runnable event = () -> observer.failed(entry.id(), why, hold);
        Runnable clean = () ->
                patience.run(() -> steps.abandon(entry), 1, again -> {}, done -> end.settled(done, event), failure -> {
                    // What is left is removed when something is staged again, or at the next start.
                    why.addSuppressed(failure);
                    end.settled(entry.done(false), event);
                });
        if (hold) {
            refuse(entry, String.valueOf(why.getMessage()), clean);
        } else {
            clean.run();
        }
    }

    /** Cleans up after an attempt that was cut off before anything had changed; if it is still wanted, it is applied from the beginning. */
    void beginAgain(JournalEntry interrupted) {
        untilDone(interrupted, () -> steps.abandon(interrupted), done -> end.settled(done, () -> {}));
    }

    private <T> void orAbandon(JournalEntry entry, Callable<T> step, Consumer<T> then) {
        patience.run(
                step,
                Patience.FEW_TRIES,
                why -> observer.waiting(entry.id(), why),
                then,
                failure -> abandon(entry, failure));
    }

    /** Once the switch has begun there are two ways out, and either is tried until it works. */
    private <T> void untilDone(JournalEntry entry, Callable<T> step, Consumer<T> then) {
        patience.untilDone(step, why -> observer.waiting(entry.id(), why), then);
    }
}
