package updrift.target.pf4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.PluginDescriptor;
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
 * to tell; only the disk, or a plugin that doesn't stop, can make a change fail.
 */
final class LivePlugins {
    private static final Logger LOG = LoggerFactory.getLogger(LivePlugins.class);

    private final PluginManager manager;
    private final Path directory;
    private final PluginCode code;

    /** Plugins outside the sets that came down because they depend on one, in the order in which they came up; kept until they are up again. */
    private final Map<String, Parked> parked = new LinkedHashMap<>();

    private final Map<String, String> failures = new LinkedHashMap<>();

    private record Parked(Path path, boolean started) {}

    LivePlugins(PluginManager manager, Path directory, PluginCode code) {
        this.manager = manager;
        this.code = code;
        this.directory = directory;
    }

    /** A change of the disk that happens while no plugin of any set is loaded. */
    interface Switch {
        void run() throws IOException;
    }

    /** What {@code set} would be among the host's other plugins, without changing anything. */
    Plan plan(PluginSet set) throws UnfitSet {
        synchronized (manager) {
            List<PluginDescriptor> others = new ArrayList<>();
            for (PluginWrapper plugin : manager.getResolvedPlugins()) {
                if (!isOurs(plugin)) {
                    others.add(plugin.getDescriptor());
                }
            }
            Plan plan = Plan.of(set, others, manager);
            PluginWrapper carrier = manager.whichPlugin(ApplicatorTarget.class);
            if (carrier != null
                    && coming(set.plugins().stream().map(Member::id).toList()).contains(carrier.getPluginId())) {
                throw new UnfitSet("plugin " + carrier.getPluginId()
                        + ", in which this node runs, depends on it and can't be stopped to replace it");
            }
            return plan;
        }
    }

    /** Takes down what runs of sets and what depends on it, runs {@code change}, and brings up {@code wanted} and what was up before. If one doesn't stop, nothing is replaced. */
    void replace(PluginSet wanted, Switch change) throws IOException {
        List<PluginWrapper> affected = affected();
        List<String> started = affected.stream()
                .filter(plugin -> plugin.getPluginState() == PluginState.STARTED)
                .map(PluginWrapper::getPluginId)
                .toList();
        Optional<String> endless = stop(affected, false);
        if (endless.isPresent()) {
            start(started);
            throw new IOException(endless.get() + ", so it can't be replaced while the host runs");
        }
        exchange(affected, Optional.of(wanted), change);
    }

    /** As {@link #replace}, but what doesn't stop is given up: it doesn't decide whether what ran before comes back. */
    void restore(Optional<PluginSet> wanted, Switch change) throws IOException {
        List<PluginWrapper> affected = affected();
        stop(affected, true);
        exchange(affected, wanted, change);
    }

    /** What is loaded of sets and all that depends on it; dependencies first. What of it is outside the sets is to come back. */
    private List<PluginWrapper> affected() {
        synchronized (manager) {
            List<String> ours = manager.getPlugins().stream()
                    .filter(this::isOurs)
                    .map(PluginWrapper::getPluginId)
                    .toList();
            Set<String> closure = coming(ours);
            Set<PluginWrapper> affected = new LinkedHashSet<>(manager.getResolvedPlugins());
            affected.addAll(manager.getPlugins());
            affected.removeIf(plugin -> !closure.contains(plugin.getPluginId()));
            for (PluginWrapper plugin : affected) {
                if (!isOurs(plugin)) {
                    boolean started = plugin.getPluginState() == PluginState.STARTED;
                    parked.putIfAbsent(plugin.getPluginId(), new Parked(plugin.getPluginPath(), started));
                }
            }
            return List.copyOf(affected);
        }
    }

    /** Says which one's stop doesn't return, unless it {@code givesUp}; those that it depends on are left alone then. What throws is as good as stopped. */
    private Optional<String> stop(List<PluginWrapper> affected, boolean givesUp) {
        for (int i = affected.size() - 1; i >= 0; i--) {
            PluginWrapper plugin = affected.get(i);
            if (plugin.getPluginState() == PluginState.STOPPED || plugin.getPluginState() == PluginState.DISABLED) {
                continue;
            }
            String id = plugin.getPluginId();
            Optional<Throwable> failure = code.stop(plugin);
            failure.ifPresent(broken -> LOG.warn("plugin {} can't be stopped", id, broken));
            if (!givesUp
                    && failure.filter(PluginCode.Unreturned.class::isInstance).isPresent()) {
                return failure.map(broken -> "plugin " + id + " can't be stopped: " + broken.getMessage());
            }
            // Else PF4J would stop it once more with each plugin that it depends on.
            plugin.setPluginState(PluginState.STOPPED);
        }
        return Optional.empty();
    }

    private void exchange(List<PluginWrapper> affected, Optional<PluginSet> wanted, Switch change) throws IOException {
        List<String> order;
        synchronized (manager) {
            for (PluginWrapper plugin : affected) {
                if (plugin.getPluginState() != PluginState.DISABLED) {
                    // Else PF4J would try once more to stop what didn't.
                    plugin.setPluginState(PluginState.STOPPED);
                    manager.getStartedPlugins().remove(plugin);
                }
            }
            // PF4J takes down what depends on a plugin before the plugin itself.
            for (PluginWrapper plugin : affected) {
                String id = plugin.getPluginId();
                if (manager.getPlugin(id) != null) {
                    attempt(id, "unload", () -> manager.unloadPlugin(id));
                }
            }
            change.run();
            failures.clear();
            order = wanted.map(this::order).orElse(List.of());
            wanted.ifPresent(set -> load(set, order));
            bringBack();
        }
        start(order);
    }

    /** {@code ids} and all that depends on them, as it is loaded now. */
    private Set<String> coming(List<String> ids) {
        Set<String> closure = new LinkedHashSet<>(ids);
        for (boolean grown = true; grown; ) {
            grown = false;
            for (PluginWrapper plugin : manager.getPlugins()) {
                boolean depends = plugin.getDescriptor().getDependencies().stream()
                        .anyMatch(dependency -> closure.contains(dependency.getPluginId()));
                grown |= depends && closure.add(plugin.getPluginId());
            }
        }
        return closure;
    }

    /** Dependencies first; a set that has no such order comes up as it stands, and the probe tells. */
    private List<String> order(PluginSet set) {
        List<String> ids = set.plugins().stream().map(Member::id).toList();
        try {
            return Plan.of(set, otherDescriptors(), manager).order().stream()
                    .filter(ids::contains)
                    .toList();
        } catch (UnfitSet unfit) {
            LOG.warn("{} has no order: {}", set, unfit.reason());
            return ids;
        }
    }

    private List<PluginDescriptor> otherDescriptors() {
        return manager.getResolvedPlugins().stream()
                .map(PluginWrapper::getDescriptor)
                .toList();
    }

    private void load(PluginSet set, List<String> order) {
        for (String id : order) {
            for (Member member : set.plugins()) {
                if (member.id().equals(id)) {
                    attempt(id, "load", () -> manager.loadPlugin(member.jar()));
                }
            }
        }
    }

    private void bringBack() {
        for (Map.Entry<String, Parked> each : parked.entrySet()) {
            if (manager.getPlugin(each.getKey()) == null) {
                attempt(
                        each.getKey(),
                        "load",
                        () -> manager.loadPlugin(each.getValue().path()));
            }
        }
    }

    /** Starts {@code order} and what is parked. */
    private void start(List<String> order) {
        order.forEach(this::start);
        List.copyOf(parked.entrySet()).forEach(each -> {
            if (each.getValue().started()) {
                start(each.getKey());
            }
            PluginWrapper back = manager.getPlugin(each.getKey());
            if (back != null
                    && (back.getPluginState() == PluginState.STARTED
                            || !each.getValue().started())) {
                parked.remove(each.getKey());
            }
        });
    }

    /** What a person disabled stays so; PF4J would enable it. */
    private void start(String id) {
        PluginWrapper plugin = manager.getPlugin(id);
        if (plugin != null && plugin.getPluginState() != PluginState.DISABLED) {
            code.start(plugin).ifPresent(broken -> failed(id, "start", broken));
        }
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
        boolean good =
                plugin.getPluginState() == PluginState.STARTED || plugin.getPluginState() == PluginState.DISABLED;
        return good
                ? Optional.empty()
                : Optional.of("plugin " + member.id() + " "
                        + failures.getOrDefault(member.id(), "is " + plugin.getPluginState()));
    }

    /** Whether nothing of a set is loaded. */
    boolean runsNothing() {
        synchronized (manager) {
            return parked.isEmpty() && manager.getPlugins().stream().noneMatch(this::isOurs);
        }
    }

    private boolean isOurs(PluginWrapper plugin) {
        return Paths.isIn(plugin.getPluginPath(), directory);
    }
}
