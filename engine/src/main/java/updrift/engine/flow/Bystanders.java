package updrift.engine.flow;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import updrift.api.target.BusySignal;
import updrift.engine.policy.Busy;
import updrift.engine.work.Survey;
import updrift.engine.work.Work;

/** Whoever on this host may not want to be disturbed by an update. On the node's thread. */
public final class Bystanders {
    /** As {@link BusySignal} promises. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Survey<Optional<Busy>> signals;
    private Optional<Consumer<Optional<Busy>>> waiting = Optional.empty();

    /** {@code signals} by the names that people are told. */
    public Bystanders(SortedMap<String, BusySignal> signals, Work work) {
        SortedMap<String, Callable<Optional<Busy>>> questions = new TreeMap<>();
        signals.forEach((name, signal) ->
                questions.put(name, () -> signal.busy().map(reason -> new Busy(reason, signal.until()))));
        this.signals =
                new Survey<>(questions, work, ANSWER_WITHIN, silent -> Optional.of(new Busy(silent, Optional.empty())));
    }

    /** Hands {@code then} the first that is busy now, if one is. Whoever asks later, while they are being asked, gets the answer instead. */
    void ask(Consumer<Optional<Busy>> then) {
        boolean asked = waiting.isPresent();
        waiting = Optional.of(then);
        if (!asked) {
            signals.ask(this::answer);
        }
    }

    private void answer(SortedMap<String, Optional<Busy>> answers) {
        Optional<Busy> first = Optional.empty();
        for (Map.Entry<String, Optional<Busy>> answer : answers.entrySet()) {
            String name = answer.getKey();
            if (first.isEmpty()) {
                first = answer.getValue().map(busy -> new Busy(name + ": " + busy.reason(), busy.until()));
            }
        }
        Optional<Busy> told = first;
        Optional<Consumer<Optional<Busy>>> asker = waiting;
        waiting = Optional.empty();
        asker.ifPresent(then -> then.accept(told));
    }
}
