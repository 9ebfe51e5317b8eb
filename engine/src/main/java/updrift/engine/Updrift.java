package updrift.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.release.Release;
import updrift.api.release.Status;
import updrift.api.release.UpdateListener;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.BusySignal;
import updrift.api.target.HealthSignal;
import updrift.api.target.RestartHandler;
import updrift.engine.node.Delivery;
import updrift.engine.node.HostObjects;
import updrift.engine.node.HostParts;
import updrift.engine.node.InstalledPlugin;
import updrift.engine.node.Node;
import updrift.engine.node.NodeConfig;
import updrift.engine.node.OpenOrigin;
import updrift.engine.node.PluginShelf;
import updrift.engine.node.RunningNode;

/**
 * A node that keeps its host up to date through the fleet, and serves the others. The only class of the engine that a host needs:
 *
 * <pre>{@code
 * Updrift node = Updrift.builder()
 *         .config(Path.of("updrift.conf"))
 *         .onEvent(event -> System.out.println(event.name()))
 *         .start();
 * ...
 * node.close();
 * }</pre>
 *
 * <p>Thread-safe. Methods fail with an {@link updrift.api.error.UpdriftException} whose message is one line for people.
 */
public final class Updrift implements AutoCloseable {
    private final RunningNode running;

    private Updrift(RunningNode running) {
        this.running = running;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Gathers what a node needs to know before it starts. Used by one thread. */
    public static final class Builder {
        private final SortedMap<String, String> settings = new TreeMap<>();
        private final SortedMap<String, String> otherwise = new TreeMap<>();
        private final List<UpdateListener> listeners = new ArrayList<>();
        private final SortedMap<String, HealthSignal> health = new TreeMap<>();
        private final SortedMap<String, BusySignal> busy = new TreeMap<>();
        private @Nullable RestartHandler restart;
        private final HostObjects hostObjects = new HostObjects();
        private @Nullable Path file;

        private Builder() {}

        /** Reads the configuration file {@code file}. */
        public Builder config(Path file) {
            this.file = file;
            return this;
        }

        /** Sets a key below {@code updrift}, such as {@code transport.tcp.listen}, above what the file says; lists are separated by commas. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Sets a key as {@link #set} does, for the case that neither that nor the file says anything about it. */
        public Builder orElse(String key, String value) {
            otherwise.put(key, value);
            return this;
        }

        /** Tells {@code listener} what happens to updates; may be called for several. */
        public Builder onEvent(UpdateListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Asks {@code signal}, told as {@code name}, for its word on each new version; may be called for several. */
        public Builder health(String name, HealthSignal signal) {
            health.put(name, signal);
            return this;
        }

        /** Puts updates off while {@code signal}, told as {@code name}, says that now is no time for one; may be called for several. */
        public Builder busy(String name, BusySignal signal) {
            busy.put(name, signal);
            return this;
        }

        /** Declares that the host confirms new versions: one for which {@link Updrift#confirm} isn't called within {@code deadline} of its start is rolled back. */
        public Builder confirms(Duration deadline) {
            return set("confirm_within", deadline.toMillis() + "ms");
        }

        /** Has {@code handler} start the host anew after a switch; without one, what is updated is started by others, or when it next is. */
        public Builder restart(RestartHandler handler) {
            restart = handler;
            return this;
        }

        /**
         * Hands {@code object} to plugins that ask their context for a {@code type}, such as a channel on which a transport is to ride. It stays the caller's:
         * nobody here closes it.
         */
        public <T> Builder hostObject(Class<T> type, T object) {
            return hostObject(type, "", object);
        }

        /** As {@link #hostObject(Class, Object)}, for one of several of a type; a plugin's settings say by which name it asks. */
        public <T> Builder hostObject(Class<T> type, String name, T object) {
            hostObjects.add(type, name, object);
            return this;
        }

        /** Starts a node, and returns once it listens. */
        public Updrift start() {
            return open(RunningNode.Extent.WHOLE);
        }

        /** Opens the state directory without any network, for an order where no node runs; {@code IN_USE} if one does. */
        public Updrift openOffline() {
            return open(RunningNode.Extent.STATE);
        }

        /**
         * As {@link #openOffline}, with the target, for {@link Updrift#rollBack} and {@link Updrift#reject} where no node runs. What a crash cut off is ended
         * first; a version on probation stays on it.
         */
        public Updrift openForRepair() {
            return open(RunningNode.Extent.REPAIR);
        }

        private Updrift open(RunningNode.Extent extent) {
            HostParts host = new HostParts(health, busy, Optional.ofNullable(restart), hostObjects);
            NodeConfig config = NodeConfig.read(Optional.ofNullable(file), settings, otherwise);
            return new Updrift(RunningNode.start(config, host, listeners, extent));
        }

        /** What was found of plugins, what is chosen, what was refused and why; no node is started. */
        public List<InstalledPlugin> plugins() {
            return shelf().plugins();
        }

        /** The signature scheme that is chosen, for {@link Authority}; the first if there are several. */
        public SignatureScheme signatureScheme() {
            return shelf().signatureScheme();
        }

        /** Makes the package {@code file}, in the format that its name says, of {@code directory} for the target {@code name}, which need not be chosen. */
        public void pack(String name, Path directory, Path file) {
            shelf().target(name).pack(directory, file);
        }

        /**
         * Opens the storage plugin {@code name}, which nodes share, for {@link Authority} to write to; whoever opens it closes it. No node is started, and one that
         * runs isn't in its way.
         */
        public OpenOrigin origin(String name) {
            return shelf().origin(name);
        }

        private PluginShelf shelf() {
            return new PluginShelf(Optional.ofNullable(file), settings, otherwise);
        }
    }

    /** Where it listens, with real ports. */
    public List<PeerAddress> listening() {
        return running.get(() -> running.node().listening());
    }

    /** Its lasting identity. */
    public PeerId self() {
        return running.self();
    }

    /** Where it stands. */
    public Status status() {
        return running.get(() -> running.node().status());
    }

    /** Grants both gates, fetch and apply, to {@code id} and lifts its hold; durable when it returns. */
    public void approve(UpdateId id) {
        running.await((done, failed) -> running.node().approve(id, done, failed));
    }

    /**
     * Says that the version on probation works; needed where {@link Builder#confirms} declares it, without effect elsewhere.
     *
     * @return whether a version is on probation
     */
    public boolean confirm() {
        return running.confirm();
    }

    /**
     * Says that the version on probation doesn't work: it is rolled back and held, with {@code reason}.
     *
     * @return whether a version was on probation; on a running node it is rolled back from here on, after {@link Builder#openForRepair} it is by now
     */
    public boolean reject(String reason) {
        return running.reject(reason);
    }

    /** Puts back what ran before the last committed update, and holds that update; returns once the previous version runs. */
    public void rollBack() {
        running.await((done, failed) -> running.node().rollBack(failure -> failure.ifPresentOrElse(failed, done)));
    }

    /** What this node may fetch, newest first. */
    public List<Release> releases() {
        return running.get(() -> running.node().releases());
    }

    /**
     * Makes this node the first holder of a package: it is copied into the cache, hashed, kept there whatever the cache's limit, and announced.
     *
     * @param announcement what {@link Authority} signed
     * @param packageFile the package; it isn't changed
     */
    public void publish(byte[] announcement, Path packageFile) {
        running.publish(announcement, packageFile);
    }

    /** How many of the peers that discovery named, and the origin, have told all that they know, are being tried, or couldn't be reached. */
    public Answers answers() {
        return running.get(() -> {
            Collection<Node.Answer> all =
                    new ArrayList<>(running.node().answers().values());
            running.node().originsAnswer().ifPresent(all::add);
            return Answers.of(all);
        });
    }

    /**
     * What came of the peers that discovery named, and of the origin.
     *
     * @param trying neither answered nor failed so far
     * @param answered told all that they know
     * @param unreachable failed at the last attempt; tried again all the same
     */
    public record Answers(int trying, int answered, int unreachable) {
        private static Answers of(Collection<Node.Answer> answers) {
            return new Answers(
                    Collections.frequency(answers, Node.Answer.TRYING),
                    Collections.frequency(answers, Node.Answer.ANSWERED),
                    Collections.frequency(answers, Node.Answer.UNREACHABLE));
        }
    }

    /** Why peers that discovery named, or the origin, can't be reached now, a line for people each. */
    public List<String> problems() {
        return running.get(() -> running.node().problems());
    }

    /** Fetches {@code id} whatever policy says of automatic downloads, and keeps it whatever the cache's limit; events tell how it goes. */
    public void fetch(UpdateId id) {
        running.await((done, failed) -> {
            running.node().fetch(id);
            done.run();
        });
    }

    /**
     * Puts the complete package {@code id} at {@code out}, in one step: linked where the file system allows, else copied.
     *
     * @param checksum whether to hold it against the signed SHA-256 too
     */
    public Delivery deliver(UpdateId id, Path out, boolean checksum) {
        return running.deliver(id, out, checksum);
    }

    /** What each peer has delivered of {@code id} since this node started. */
    public List<Delivery.Share> sources(UpdateId id) {
        return running.get(() -> running.node().shares(id));
    }

    /** Stops cleanly: nothing that was downloaded is lost. May be called again. */
    @Override
    public void close() {
        running.close();
    }
}
