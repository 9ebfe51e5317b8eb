package updrift.target.pf4j;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops plugins, whose code may never return: each call has a thread of its own, which is interrupted and given up after a while. */
final class PluginCode {
    private static final Logger LOG = LoggerFactory.getLogger(PluginCode.class);

    private final PluginManager manager;
    private final Duration limit;

    PluginCode(PluginManager manager, Duration limit) {
        this.manager = manager;
        this.limit = limit;
    }

    /** A call was given up. */
    static final class Unreturned extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Unreturned(Duration limit) {
            super("it didn't return within " + limit.toMillis() + " ms");
        }
    }

    /**
     * Answers what went wrong. A start that returns after all, when its plugin has been unloaded, is taken back. One start at a time: PF4J starts with a plugin
     * what it depends on, which may be one that {@link #goOn} starts.
     */
    synchronized Optional<Throwable> start(PluginWrapper plugin) {
        String id = plugin.getPluginId();
        // No daemon, as the node's threads are: those that the plugin makes keep the host alive.
        return run("updrift starts " + id, false, () -> manager.startPlugin(id), () -> takeBack(plugin));
    }

    private void takeBack(PluginWrapper plugin) {
        synchronized (manager) {
            if (isLoaded(plugin)) {
                return;
            }
            unlist(plugin);
        }
        plugin.getPlugin().stop();
    }

    /** Answers what went wrong; a stop that fails has stopped its plugin. One that has ended after all has its plugin go on, if it wasn't replaced. */
    Optional<Throwable> stop(PluginWrapper plugin) {
        return run("updrift stops " + plugin.getPluginId(), true, () -> stopNow(plugin), () -> goOn(plugin));
    }

    private void stopNow(PluginWrapper plugin) {
        try {
            manager.stopPlugin(plugin.getPluginId());
        } catch (Throwable broken) {
            plugin.setPluginState(PluginState.STOPPED);
            unlist(plugin);
            throw broken;
        }
    }

    private void goOn(PluginWrapper plugin) {
        synchronized (manager) {
            if (!isLoaded(plugin)) {
                listAgain(plugin.getPluginId());
                return;
            }
        }
        start(plugin).ifPresent(broken -> LOG.warn("plugin {} can't be started again", plugin.getPluginId(), broken));
    }

    /** PF4J takes the one that came in its place off the list of those that are started, for the two are equal to it. */
    private void listAgain(String id) {
        PluginWrapper present = manager.getPlugin(id);
        List<PluginWrapper> started = manager.getStartedPlugins();
        boolean runs = present != null && present.getPluginState() == PluginState.STARTED;
        if (runs && started.stream().noneMatch(each -> isSame(each, present))) {
            started.add(present);
        }
    }

    private void unlist(PluginWrapper plugin) {
        synchronized (manager) {
            manager.getStartedPlugins().removeIf(each -> isSame(each, plugin));
        }
    }

    private boolean isLoaded(PluginWrapper plugin) {
        return isSame(manager.getPlugin(plugin.getPluginId()), plugin);
    }

    @SuppressWarnings("ReferenceEquality") // To PF4J all that ever had the same id are equal.
    private static boolean isSame(PluginWrapper one, PluginWrapper other) {
        return one == other;
    }

    /** Runs {@code late} behind a {@code call} that was given up. */
    private Optional<Throwable> run(String name, boolean daemon, Runnable call, Runnable late) {
        CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
        Runnable whole = () -> {
            boolean awaited = end.complete(failure(call));
            if (!awaited) {
                // The interruption was for the call.
                Thread.interrupted();
                failure(late).ifPresent(broken -> LOG.warn("what {} too late can't be mended", name, broken));
            }
        };
        Thread thread = new Thread(whole, name);
        thread.setDaemon(daemon);
        thread.start();
        Optional<Throwable> unreturned = Optional.of(new Unreturned(limit));
        Optional<Throwable> failure = end.completeOnTimeout(unreturned, limit.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        if (failure.equals(unreturned)) {
            thread.interrupt();
        }
        return failure;
    }

    private static Optional<Throwable> failure(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (Throwable broken) {
            return Optional.of(broken);
        }
    }
}
