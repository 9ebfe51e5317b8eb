package updrift.engine.apply;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import updrift.api.target.Health;
import updrift.api.target.RestartHandler.Request;

/** The time after a switch in which a new version is started, where the host has to do that, and proves itself. On the node's thread. */
final class Probation {
    private final Steps steps;
    private final Patience patience;
    private final Host host;
    private final ApplyObserver observer;
    private final JournalEntry watching;
    private final boolean started;
    private final Verdict verdict;
    private @Nullable Watch watch;
    private Optional<String> rejected = Optional.empty();
    private boolean confirmed;
    private boolean over;

    /** The host was asked to start the new version, and it isn't known yet that it has. */
    private boolean starting;

    /** The target and the journal do one thing at a time, so whoever wants the version back waits for the end of that. */
    private boolean stepUnderWay = true;

    /** What comes of it; one of them, once. */
    interface Verdict {
        void proven();

        void condemned(String reason);
    }

    /** {@code started}: this process began after the switch. */
    Probation(
            Steps steps,
            Patience patience,
            Host host,
            ApplyObserver observer,
            JournalEntry watching,
            boolean started,
            Verdict verdict) {
        this.steps = steps;
        this.patience = patience;
        this.host = host;
        this.observer = observer;
        this.watching = watching;
        this.started = started;
        this.verdict = verdict;
    }

    /** The journal says so: has the host start the new version and watches it; where that ends this process, the next one watches. */
    void begin() {
        if (stepIsOver()) {
            return;
        }
        boolean isNext = started && host.terms().restartEndsNode();
        if (host.terms().restart().isEmpty() || isNext) {
            watch();
            return;
        }
        observer.waiting(
                watching.id(),
                "the host is asked to start " + watching.attempt().to());
        Duration within = host.terms().restartWithin();
        // A try of it that came after a rollback would start what was taken back; but a handler that never returns ends
        // nothing.
        stepUnderWay = true;
        starting = true;
        String late = "the host didn't start it within " + within.toSeconds() + " s";
        patience.later(within, () -> {
            if (starting) {
                condemn(rejected.orElse(late));
            }
        });
        host.restart(
                new Request(watching.attempt(), false, within),
                () -> {
                    if (!stepIsOver() && !host.terms().restartEndsNode()) {
                        starting = false;
                        watch();
                    }
                },
                why -> {
                    if (!stepIsOver()) {
                        condemn("the host can't start it: " + why);
                    }
                });
    }

    private void watch() {
        Watch begun = new Watch(host.terms(), patience.nanos());
        if (confirmed) {
            begun.confirm();
        }
        watch = begun;
        look(begun);
    }

    private void look(Watch begun) {
        if (over) {
            return;
        }
        Optional<String> objection = observer.objection(watching.id());
        if (objection.isPresent()) {
            condemn(objection.get());
            return;
        }
        stepUnderWay = true;
        // A probe that couldn't be made is silence.
        patience.run(
                () -> steps.probe(watching),
                1,
                again -> {},
                health -> probed(begun, health),
                failure -> probed(begun, Health.timedOut(String.valueOf(failure.getMessage()))));
    }

    private void probed(Watch begun, Health health) {
        if (stepIsOver()) {
            return;
        }
        host.signals().ask(answers -> {
            SortedMap<String, Health> all = new TreeMap<>(answers);
            all.put("", health);
            if (!over) {
                judge(begun, all);
            }
        });
    }

    private void judge(Watch begun, SortedMap<String, Health> answers) {
        Optional<String> condemned = begun.add(answers, patience.nanos());
        if (condemned.isPresent()) {
            condemn(condemned.get());
        } else if (begun.isGood(patience.nanos())) {
            over = true;
            verdict.proven();
        } else {
            patience.later(begun.pause(), () -> look(begun));
        }
    }

    private void condemn(String reason) {
        if (!over) {
            over = true;
            verdict.condemned(reason);
        }
    }

    /** Whether the version was rejected meanwhile, and is condemned by now. */
    private boolean stepIsOver() {
        stepUnderWay = false;
        rejected.ifPresent(this::condemn);
        return over;
    }

    /** Somebody says that the version doesn't work; whether that was still of use. */
    boolean reject(String reason) {
        if (over || rejected.isPresent()) {
            return false;
        }
        rejected = Optional.of(reason);
        if (!stepUnderWay) {
            condemn(reason);
        }
        return true;
    }

    /** The host's word that the version works, if that is the one that runs; whether it was still of use. */
    boolean confirm() {
        if (over || (host.terms().restartEndsNode() && !started)) {
            return false;
        }
        confirmed = true;
        if (watch != null) {
            watch.confirm();
        }
        return true;
    }
}
