package updrift.engine.apply;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.target.Health;
import updrift.api.target.RestartHandler.Request;

/** The time after a switch in which a new version is started, where the host has to do that, and proves itself. On the node's thread. */
final class Probation {
    private final Steps steps;
    private final Patience patience;
    private final Host host;
    private final ApplyObserver observer;
    private final Verdict verdict;
    private @Nullable Watch watch;
    private boolean confirmed;
    private boolean over;

    /** What comes of it; one of them, once. */
    interface Verdict {
        void proven(JournalEntry watching);

        void condemned(JournalEntry watching, String reason);
    }

    Probation(Steps steps, Patience patience, Host host, ApplyObserver observer, Verdict verdict) {
        this.steps = steps;
        this.patience = patience;
        this.host = host;
        this.observer = observer;
        this.verdict = verdict;
    }

    /** Has the host start the new version and watches it; where that ends this process, the next one watches. {@code started}: this process is the next one. */
    void begin(JournalEntry watching, boolean started) {
        boolean isNext = started && host.terms().restartEndsNode();
        if (host.terms().restart().isEmpty() || isNext) {
            watch(watching);
            return;
        }
        observer.waiting(
                watching.id(),
                "the host is asked to start " + watching.attempt().to());
        Duration within = host.terms().restartWithin();
        host.restart(
                new Request(watching.attempt(), false, within),
                () -> {
                    if (host.terms().restartEndsNode()) {
                        String late = "the host didn't start it within " + within.toSeconds() + " s";
                        patience.later(within, () -> condemn(watching, late));
                    } else {
                        watch(watching);
                    }
                },
                why -> condemn(watching, "the host can't start it: " + why));
    }

    private void watch(JournalEntry watching) {
        Watch begun = new Watch(host.terms(), patience.nanos());
        if (confirmed) {
            begun.confirm();
        }
        watch = begun;
        look(watching, begun);
    }

    private void look(JournalEntry watching, Watch begun) {
        if (over) {
            return;
        }
        Optional<String> objection = observer.objection(watching.id());
        if (objection.isPresent()) {
            condemn(watching, objection.get());
            return;
        }
        Consumer<Health> probed = health -> host.signals().ask(answers -> {
            SortedMap<String, Health> all = new TreeMap<>(answers);
            all.put("", health);
            judge(watching, begun, all);
        });
        // A probe that couldn't be made is silence.
        patience.run(
                () -> steps.probe(watching),
                1,
                again -> {},
                probed,
                failure -> probed.accept(Health.timedOut(String.valueOf(failure.getMessage()))));
    }

    private void judge(JournalEntry watching, Watch begun, SortedMap<String, Health> answers) {
        Optional<String> condemned = begun.add(answers, patience.nanos());
        if (condemned.isPresent()) {
            condemn(watching, condemned.get());
        } else if (begun.isGood(patience.nanos()) && !over) {
            over = true;
            verdict.proven(watching);
        } else {
            patience.later(begun.pause(), () -> look(watching, begun));
        }
    }

    /** The new version doesn't stay; without effect once it is settled whether it does. */
    boolean condemn(JournalEntry watching, String reason) {
        if (over) {
            return false;
        }
        over = true;
        verdict.condemned(watching, reason);
        return true;
    }

    /** The host's word that the version works, if that is the one that runs; whether it was still of use. */
    boolean confirm(boolean started) {
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
