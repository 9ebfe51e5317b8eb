package updrift.engine.apply;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import updrift.api.target.Health;
import updrift.api.target.RestartHandler;
import updrift.api.target.RestartHandler.Request;
import updrift.engine.work.Survey;
import updrift.engine.work.Work;

/**
 * The host as attempts meet it.
 *
 * @param terms what it asks of a new version
 * @param signals its own, as they are asked
 */
record Host(WatchTerms terms, Survey<Health> signals, Patience patience) {
    /** As {@link updrift.api.target.HealthSignal} promises: longer than any check within a program takes. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    static Host of(WatchTerms terms, Work work, Patience patience) {
        SortedMap<String, Callable<Health>> questions = new TreeMap<>();
        terms.signals().forEach((name, signal) -> questions.put(name, signal::health));
        return new Host(terms, new Survey<>(questions, work, ANSWER_WITHIN, Health::timedOut), patience);
    }

    /** Asks it to start anew, again if that fails; {@code asked} runs when it was asked, or {@code failed} with the reason why it couldn't be. */
    void restart(Request request, Runnable asked, Consumer<String> failed) {
        RestartHandler handler = terms.restart()
                .orElseThrow(() -> new IllegalStateException("a host without a restart handler isn't asked"));
        patience.run(
                () -> {
                    handler.restart(request);
                    return true;
                },
                Patience.FEW_TRIES,
                again -> {},
                done -> asked.run(),
                failure -> failed.accept(String.valueOf(failure.getMessage())));
    }
}
