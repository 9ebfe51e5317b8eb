package updrift.engine.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Steps that must not overlap though each waits for work: the next one begins when the one before it has said that it is over. On the node's thread. */
final class Turns {
    private final Deque<Consumer<Runnable>> waiting = new ArrayDeque<>();
    private boolean taken;

    /** Runs {@code step} in its turn, at once if nobody has it; it runs what it is given exactly once, at its end. */
    void take(Consumer<Runnable> step) {
        waiting.add(step);
        next();
    }

    private void next() {
        if (taken || waiting.isEmpty()) {
            return;
        }
        taken = true;
        waiting.remove().accept(() -> {
            taken = false;
            next();
        });
    }
}
