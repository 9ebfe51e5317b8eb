package updrift.engine.plugin;

import java.security.CodeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * Has a plugin's code do something while a node starts, on a thread of its own, and waits for that, but not for ever. What the code throws, null where it has to
 * give something, and no end are {@code PLUGIN_FAILED} in one line that names class, jar and remedy; an {@link UpdriftException}, which names a setting
 * or a file, passes. Thread-safe.
 */
public final class PluginCall {
    /** What a plugin does before a node stands takes milliseconds, or seconds where it binds and connects. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static final String REMEDY = "; leave it out of updrift's configuration, or get a version of it that works";

    private final Duration patience;

    public PluginCall() {
        this(PATIENCE);
    }

    PluginCall(Duration patience) {
        this.patience = patience;
    }

    /**
     * What {@code call} of {@code plugin} makes. {@code late} gets what is made after all when nobody waits for it any more, on the plugin's thread.
     *
     * @param step what it does, as in "failed to {@code step}"
     */
    public <T> T get(Object plugin, String step, Callable<? extends @Nullable T> call, Consumer<? super T> late) {
        T made;
        try {
            made = inTime(call, late);
        } catch (TimeoutException hangs) {
            throw failed(plugin, "didn't " + step + " within " + patience.toSeconds() + " s", hangs);
        } catch (ExecutionException broken) {
            if (broken.getCause() instanceof UpdriftException told) {
                throw told;
            }
            throw failed(plugin, "failed to " + step + ": " + broken.getCause(), broken.getCause());
        }
        if (made == null) {
            throw failed(plugin, "gave nothing where it had to " + step, null);
        }
        return made;
    }

    /** As {@link #get}, for what gives nothing; {@code late} runs if it ends after all. */
    public void run(Object plugin, String step, Runnable call, Runnable late) {
        get(
                plugin,
                step,
                () -> {
                    call.run();
                    return true;
                },
                done -> late.run());
    }

    private record Outcome<T>(@Nullable T made, @Nullable Throwable thrown) {
        static <T> Outcome<T> of(Callable<? extends @Nullable T> call) {
            try {
                return new Outcome<>(call.call(), null);
            } catch (Exception | Error broken) {
                return new Outcome<>(null, broken);
            }
        }

        @Nullable
        T get() throws ExecutionException {
            if (thrown != null) {
                throw new ExecutionException(thrown);
            }
            return made;
        }
    }

    /** What {@code call} gives, or throws as the cause. Its thread is interrupted when its time is over. */
    <T> @Nullable T inTime(Callable<? extends @Nullable T> call, Consumer<? super T> late)
            throws ExecutionException, TimeoutException {
        CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    Outcome<T> outcome = Outcome.of(call);
                    T made = outcome.made();
                    if (!answer.complete(outcome) && made != null) {
                        late.accept(made);
                    }
                },
                "updrift-plugin");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS).get();
        } catch (TimeoutException | InterruptedException left) {
            if (left instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (!answer.complete(new Outcome<>(null, left))) {
                return answer.join().get(); // It ended at the last moment.
            }
            thread.interrupt();
            if (left instanceof TimeoutException hangs) {
                throw hangs;
            }
            throw new ExecutionException(left);
        }
    }

    private static UpdriftException failed(Object plugin, String why, @Nullable Throwable cause) {
        String line = (describe(plugin.getClass()) + " " + why).replaceAll("\\s+", " ");
        return new UpdriftException(ErrorCode.PLUGIN_FAILED, line + REMEDY, cause);
    }

    /** Its class, and where that comes from. */
    static String describe(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return "plugin " + type.getName()
                + (source == null || source.getLocation() == null
                        ? ""
                        : " in " + source.getLocation().getPath());
    }
}
