package updrift.target.pf4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.target.ApplicatorTarget;
import updrift.target.pf4j.PluginSet.Member;

/**
 * What the host's plugin manager runs. Plugins are unloaded and loaded under the manager's monitor; a host that changes plugins while it runs does so under it
 * too. They are started and stopped without it, for one that never returns would keep it. What goes wrong with a plugin that is brought up is kept for the probe
 * to tell; only the disk, a plugin that doesn't stop, or a host that starts plugins all the while, can make a change fail.
 */
final class LivePlugins {
    private static final Logger LOG = LoggerFactory.getLogger(LivePlugins.class);

    /** A host may start something while plugins are stopped; one that does so each time would never let them be replaced. */
    private static final int STOPS_MAX = 3;

    private final PluginManager manager;
    private final LoadedPlugins loaded;
    private final PluginCode code;

    /** Plugins outside the sets that came down because they depend on one, in the order in which they came up; kept until they are up again. */
    private final Map<String, Parked> parked = new LinkedHashMap<>();

    private final Map<String, String> failures = new LinkedHashMap<>();

    private record Parked(Path path, boolean started) {}

    LivePlugins(PluginManager manager, Path directory, PluginCode code) {
        this.manager = manager;
        this.loaded = new LoadedPlugins(manager, directory);
        this.code = code;
    }

    /** A change of the disk that happens while no plugin of any set is loaded. */
    interface Switch {
        void run() throws IOException;
    }

    /** What {@code set} would be among the host's other plugins, without changing anything. */
    Plan plan(PluginSet set) throws UnfitSet {
        synchronized (manager) {
            Plan plan = Plan.of(set, loaded.others(), manager);
            PluginWrapper carrier = manager.whichPlugin(ApplicatorTarget.class);
            List<String> ids = set.plugins().stream().map(Member::id).toList();
            if (carrier != null && loaded.withDependents(ids).contains(carrier.getPluginId())) {
                throw new UnfitSet("plugin " + carrier.getPluginId()
                        + ", in which this node runs, depends on it and can't be stopped to replace it");
            }
            return plan;
        }
    }

    /** Takes down what runs of sets and what depends on it, runs {@code change}, and brings up {@code wanted} and what was up before. If one doesn't stop, nothing is replaced. */
    void replace(PluginSet wanted, Switch change) throws IOException {
        exchange(Optional.of(wanted), change, false);
    }

    /** As {@link #replace}, but what doesn't stop is given up: it doesn't decide whether what ran before comes back. */
    void restore(Optional<PluginSet> wanted, Switch change) throws IOException {
        exchange(wanted, change, true);
    }

    private void exchange(Optional<PluginSet> wanted, Switch change, boolean givesUp) throws IOException {
        Set<String> stopped = new LinkedHashSet<>();
        for (int stops = 0; stops < STOPS_MAX; stops++) {
            List<PluginWrapper> affected = affected();
            affected.stream()
                    .filter(LivePlugins::isUp)
                    .map(PluginWrapper::getPluginId)
                    .forEach(stopped::add);
            Optional<String> endless = stop(affected, givesUp);
            if (endless.isPresent()) {
                start(stopped);
                throw new IOException(endless.get() + ", so it can't be replaced while the host runs");
            }
            Optional<List<String>> coming = exchangeStopped(wanted, change);
            if (coming.isPresent()) {
                start(coming.get());
                return;
            }
        }
        start(stopped);
        throw new IOException("the host starts plugins again and again, so they can't be replaced");
    }

    /** What is to be replaced, dependencies first. What of it is outside the sets is to come back. */
    private List<PluginWrapper> affected() {
        synchronized (manager) {
            List<PluginWrapper> affected = loaded.affected();
            for (PluginWrapper plugin : affected) {
                if (!loaded.isOurs(plugin)) {
                    Parked now = new Parked(plugin.getPluginPath(), isUp(plugin));
                    parked.merge(plugin.getPluginId(), now, (before, again) -> again.started() ? again : before);
                }
            }
            return affected;
        }
    }

    /** Says which one's stop doesn't return, unless it {@code givesUp}; those that it depends on are left alone then. What throws is as good as stopped. */
    private Optional<String> stop(List<PluginWrapper> affected, boolean givesUp) {
        for (int i = affected.size() - 1; i >= 0; i--) {
            PluginWrapper plugin = affected.get(i);
            if (!isUp(plugin)) {
                markStopped(plugin);
                continue;
            }
            String id = plugin.getPluginId();
            Optional<Throwable> failure = code.stop(plugin);
            failure.ifPresent(broken -> LOG.warn("plugin {} can't be stopped", id, broken));
            if (failure.filter(PluginCode.Unreturned.class::isInstance).isPresent()) {
                if (!givesUp) {
                    return failure.map(broken -> "plugin " + id + " can't be stopped: " + broken.getMessage());
                }
                markStopped(plugin);
            }
        }
        return Optional.empty();
    }

    /** Else PF4J would try to stop it with what it depends on, and when it is unloaded. */
    private static void markStopped(PluginWrapper plugin) {
        if (plugin.getPluginState() != PluginState.DISABLED) {
            plugin.setPluginState(PluginState.STOPPED);
        }
    }

    /** Answers what to start now; nothing has changed if that is empty, for something was started after all had been stopped. */
    private Optional<List<String>> exchangeStopped(Optional<PluginSet> wanted, Switch change) throws IOException {
        synchronized (manager) {
            List<PluginWrapper> affected = affected();
            if (affected.stream().anyMatch(LivePlugins::isUp)) {
                return Optional.empty();
            }
            unload(affected);
            change.run();
            failures.clear();
            List<Member> coming = wanted.map(this::inOrder).orElse(List.of());
            coming.forEach(member -> load(member.id(), member.jar()));
            parked.forEach((id, plugin) -> load(id, plugin.path()));
            return Optional.of(coming.stream().map(Member::id).toList());
        }
    }

    private void unload(List<PluginWrapper> affected) {
        affected.forEach(LivePlugins::markStopped);
        manager.getStartedPlugins().removeAll(affected);
        // PF4J takes down what depends on a plugin before the plugin itself.
        for (PluginWrapper plugin : affected) {
            String id = plugin.getPluginId();
            if (manager.getPlugin(id) != null) {
                attempt(id, "unload", () -> manager.unloadPlugin(id));
            }
        }
    }

    /** Dependencies first; a set that has no such order comes up as it stands, and the probe tells. */
    private List<Member> inOrder(PluginSet set) {
        try {
            List<String> order = Plan.of(set, loaded.others(), manager).order();
            return set.plugins().stream()
                    .sorted(Comparator.comparing(member -> order.indexOf(member.id())))
                    .toList();
        } catch (UnfitSet unfit) {
            LOG.warn("{} has no order: {}", set, unfit.reason());
            return set.plugins();
        }
    }

    private void load(String id, Path jar) {
        if (manager.getPlugin(id) == null) {
            attempt(id, "load", () -> manager.loadPlugin(jar));
        }
    }

    /** Starts {@code ids} and what is parked. */
    private void start(Collection<String> ids) {
        ids.forEach(this::start);
        parked.forEach((id, plugin) -> {
            if (plugin.started()) {
                start(id);
            }
        });
        parked.entrySet().removeIf(each -> isBack(manager.getPlugin(each.getKey()), each.getValue()));
    }

    private static boolean isBack(@Nullable PluginWrapper plugin, Parked before) {
        return plugin != null && (isUp(plugin) || !before.started());
    }

    /** What a person disabled stays so; PF4J would enable it. It would also start what didn't come up once more, with each plugin that depends on it. */
    private void start(String id) {
        PluginWrapper plugin = manager.getPlugin(id);
        if (plugin == null || plugin.getPluginState() == PluginState.DISABLED) {
            return;
        }
        Optional<String> down = plugin.getDescriptor().getDependencies().stream()
                .map(PluginDependency::getPluginId)
                .filter(this::didNotComeUp)
                .findFirst();
        if (down.isPresent()) {
            LOG.warn("plugin {} needs {}, which isn't up", id, down.get());
            failures.put(id, "needs " + down.get() + ", which isn't up: it " + failures.get(down.get()));
        } else {
            code.start(plugin).ifPresent(broken -> failed(id, "start", broken));
        }
    }

    private boolean didNotComeUp(String id) {
        PluginWrapper plugin = manager.getPlugin(id);
        return failures.containsKey(id) && plugin != null && !isUp(plugin);
    }

    private static boolean isUp(PluginWrapper plugin) {
        return plugin.getPluginState() == PluginState.STARTED;
    }

    private void attempt(String id, String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | LinkageError broken) {
            failed(id, what, broken);
        }
    }

    private void failed(String id, String what, Throwable broken) {
        LOG.warn("plugin {} can't be {}ed", id, what, broken);
        failures.put(id, "can't be " + what + "ed: " + broken.getMessage());
    }

    /** Why {@code set} doesn't run as it should; empty if it does. */
    Optional<String> problem(PluginSet set) {
        synchronized (manager) {
            return set.plugins().stream()
                    .map(this::problem)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .or(() -> parked.keySet().stream()
                            .findFirst()
                            .map(id -> "plugin " + id + ", which depends on it, "
                                    + failures.getOrDefault(id, "isn't up")));
        }
    }

    private Optional<String> problem(Member member) {
        PluginWrapper plugin = manager.getPlugin(member.id());
        if (plugin == null) {
            return Optional.of("plugin " + member.id() + " " + failures.getOrDefault(member.id(), "isn't loaded"));
        }
        if (!Paths.same(plugin.getPluginPath(), member.jar())) {
            return Optional.of("plugin " + member.id() + " runs from " + plugin.getPluginPath());
        }
        Throwable failure = plugin.getFailedException();
        if (failure != null) {
            return Optional.of("plugin " + member.id() + " is " + plugin.getPluginState() + ": " + failure);
        }
        boolean good = isUp(plugin) || plugin.getPluginState() == PluginState.DISABLED;
        return good
                ? Optional.empty()
                : Optional.of("plugin " + member.id() + " "
                        + failures.getOrDefault(member.id(), "is " + plugin.getPluginState()));
    }

    /** Whether nothing of a set is loaded. */
    boolean runsNothing() {
        synchronized (manager) {
            return parked.isEmpty() && loaded.ours().isEmpty();
        }
    }
}
