package updrift.engine.work;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks several of somebody else's questions, each on a worker, none twice at a time, and waits for none for ever. On the node's thread. */
public final class Survey<T> {
    private final SortedMap<String, Callable<T>> questions;
    private final Work work;
    private final Duration within;
    private final Function<String, T> otherwise;

    /** Asked in an earlier round and silent since: it holds a worker, so it isn't handed another. */
    private final SortedSet<String> silent = new TreeSet<>();

    /**
     * @param questions by name; what one throws, and null, is no answer
     * @param within after this time a question counts as unanswered
     * @param otherwise makes the answer of one that has none, of the reason
     */
    public Survey(SortedMap<String, Callable<T>> questions, Work work, Duration within, Function<String, T> otherwise) {
        this.questions = Collections.unmodifiableSortedMap(new TreeMap<>(questions));
        this.work = work;
        this.within = within;
        this.otherwise = otherwise;
    }

    /** Hands {@code then} an answer to each question, by name: at once if there is none, else when all are there or their time is over. */
    public void ask(Consumer<SortedMap<String, T>> then) {
        Round round = new Round(then);
        silent.forEach(name -> round.answers.put(name, unanswered()));
        for (Map.Entry<String, Callable<T>> question : questions.entrySet()) {
            if (silent.add(question.getKey())) {
                ask(question.getKey(), question.getValue(), round);
            }
        }
        if (!round.endIfComplete()) {
            work.timeline().later(within, round::end);
        }
    }

    private void ask(String name, Callable<T> question, Round round) {
        Consumer<T> answered = answer -> {
            silent.remove(name);
            round.answers.put(name, answer);
            round.endIfComplete();
        };
        work.run(
                () -> Objects.requireNonNull(question.call(), "it answered with null"),
                answered,
                failure -> answered.accept(otherwise.apply(String.valueOf(failure.getMessage()))));
    }

    private T unanswered() {
        return otherwise.apply("no answer within " + within.toSeconds() + " s");
    }

    private final class Round {
        private final Consumer<SortedMap<String, T>> then;
        private final SortedMap<String, T> answers = new TreeMap<>();
        private boolean ended;

        Round(Consumer<SortedMap<String, T>> then) {
            this.then = then;
        }

        boolean endIfComplete() {
            if (answers.size() == questions.size()) {
                end();
            }
            return ended;
        }

        void end() {
            if (!ended) {
                ended = true;
                silent.forEach(name -> answers.putIfAbsent(name, unanswered()));
                then.accept(answers);
            }
        }
    }
}
