package updrift.target.pf4j;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Starts and stops plugins, whose code may never return: each call has a thread of its own, which is interrupted and given up after a while. */
final class PluginCode {
    private final PluginManager manager;
    private final Duration limit;

    PluginCode(PluginManager manager, Duration limit) {
        this.manager = manager;
        this.limit = limit;
    }

    /** Answers what went wrong. A start that returns after all, when its plugin has been unloaded, is taken back. */
    Optional<Throwable> start(PluginWrapper plugin) {
        return run("starts " + plugin.getPluginId(), givenUp -> {
            manager.startPlugin(plugin.getPluginId());
            if (isGone(plugin)) {
                plugin.getPlugin().stop();
            }
        });
    }

    private boolean isGone(PluginWrapper plugin) {
        synchronized (manager) {
            boolean gone = !isSame(manager.getPlugin(plugin.getPluginId()), plugin);
            if (gone) {
                manager.getStartedPlugins().removeIf(each -> isSame(each, plugin));
            }
            return gone;
        }
    }

    @SuppressWarnings("ReferenceEquality") // To PF4J all that ever had the same id are equal.
    private static boolean isSame(PluginWrapper one, PluginWrapper other) {
        return one == other;
    }

    /** Whether {@code failure} of a call is that it didn't return. */
    static boolean isUnreturned(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof InterruptedException;
    }

    /** Answers what went wrong. A plugin that has stopped after all, when nobody waits for it any more and it wasn't replaced, goes on. */
    Optional<Throwable> stop(PluginWrapper plugin) {
        return run("stops " + plugin.getPluginId(), givenUp -> {
            manager.stopPlugin(plugin.getPluginId());
            if (givenUp.get() && isGone(plugin)) {
                listAgain(plugin.getPluginId());
            } else if (givenUp.get()) {
                manager.startPlugin(plugin.getPluginId());
            }
        });
    }

    /** PF4J takes the one that came in its place off the list of those that are started, for the two are equal to it. */
    private void listAgain(String id) {
        synchronized (manager) {
            PluginWrapper present = manager.getPlugin(id);
            List<PluginWrapper> started = manager.getStartedPlugins();
            boolean runs = present != null && present.getPluginState() == PluginState.STARTED;
            if (runs && started.stream().noneMatch(each -> isSame(each, present))) {
                started.add(present);
            }
        }
    }

    private Optional<Throwable> run(String name, Consumer<AtomicBoolean> call) {
        AtomicBoolean givenUp = new AtomicBoolean();
        FutureTask<Void> task = new FutureTask<>(() -> call.accept(givenUp), null);
        new Thread(task, "updrift " + name).start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (ExecutionException broken) {
            return Optional.of(Objects.requireNonNullElse(broken.getCause(), broken));
        } catch (TimeoutException endless) {
            givenUp.set(true);
            task.cancel(true);
            return Optional.of(new TimeoutException("it didn't return within " + limit.toMillis() + " ms"));
        } catch (InterruptedException interrupted) {
            givenUp.set(true);
            task.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.of(interrupted);
        }
    }
}
