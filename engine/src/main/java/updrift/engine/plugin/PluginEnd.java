package updrift.engine.plugin;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what plugins made, each once and on a thread of its own, and waits for that, but not for ever: a node ends whatever its plugins do. What throws or doesn't
 * end is told in one line that names class, jar and remedy, and left. Thread-safe.
 */
public final class PluginEnd {
    private static final Logger LOG = LoggerFactory.getLogger(PluginEnd.class);

    /** A transport says good-bye for a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final Consumer<String> tell;
    private final Set<Object> ended = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    public PluginEnd() {
        this(PATIENCE, LOG::warn);
    }

    PluginEnd(Duration patience, Consumer<String> tell) {
        this.patience = patience;
        this.tell = tell;
    }

    /** What ends a plugin. */
    public interface Step {
        void run() throws Exception;
    }

    public void close(AutoCloseable plugin) {
        run(plugin, "close", patience, plugin::close);
    }

    /** As {@link #close}, for a plugin of PF4J's. */
    void stop(Object plugin, Step step) {
        run(plugin, "stop", patience, step);
    }

    /** As {@link #close}, by {@code step} in place of its own. */
    public void close(Object plugin, Step step) {
        run(plugin, "close", patience, step);
    }

    /** As {@link #close}, by {@code step} in place of its own, and for so long at {@code most}. */
    public void close(Object plugin, Duration most, Step step) {
        run(plugin, "close", most, step);
    }

    /** Isn't cut short where the caller is interrupted: what was downloaded would be lost. */
    private void run(Object plugin, String what, Duration most, Step step) {
        if (!ended.add(plugin)) {
            return;
        }
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(end, step), "updrift-plugin-end");
        thread.setDaemon(true);
        thread.start();
        try {
            await(end, most);
        } catch (TimeoutException hangs) {
            thread.interrupt();
            tell(plugin, "didn't " + what + " within " + most.toSeconds() + " s and is left with all that it holds");
        } catch (ExecutionException broken) {
            tell(plugin, "failed to " + what + ": " + broken.getCause());
        }
    }

    private void tell(Object plugin, String what) {
        String line = (PluginCall.describe(plugin.getClass()) + " " + what).replaceAll("\\s+", " ");
        tell.accept(line + PluginCall.REMEDY);
    }

    private static void complete(CompletableFuture<Boolean> end, Step step) {
        try {
            step.run();
            end.complete(true);
        } catch (Exception | Error broken) {
            end.completeExceptionally(broken);
        }
    }

    private void await(CompletableFuture<Boolean> end, Duration most) throws TimeoutException, ExecutionException {
        long deadline = System.nanoTime() + most.toNanos();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
