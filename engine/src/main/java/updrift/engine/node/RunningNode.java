package updrift.engine.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import updrift.api.content.UpdateId;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerId;
import updrift.api.release.Release;
import updrift.api.release.UpdateListener;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.ApplicatorTarget;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.Transport;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.plugin.PluginEnd;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.Plugins;
import updrift.engine.policy.PolicySettings;
import updrift.engine.trust.Root;

/** A node on the system's clock, threads and disk, made of a configuration and the plugins that it chooses. Thread-safe. */
public final class RunningNode implements AutoCloseable {
    /** As many as requests are under way at a time, and two for what begins and what is told. */
    private static final int ORIGIN_THREADS = 6;

    private final Closing closing = new Closing();
    private final PluginEnd end = new PluginEnd();

    /** Fails once the node's thread is gone, which drops what it was still to do. */
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    private final NodeConfig config;
    private final Extent extent;
    private final SystemTimeline timeline;
    private final SystemWorkers workers;
    private final Node node;
    private final PeerId self;

    /** How much of a node is started. */
    public enum Extent {
        /** All of it. */
        WHOLE,
        /** No transport, no discovery, no target: for an operator's order where no node runs. */
        STATE,
        /** The target alone, and what a crash cut off is ended: for taking something back where no node runs. */
        REPAIR
    }

    /**
     * Makes one of {@code config}: locks its state, loads its plugins, wires it. Throws with one line; nothing stays open then.
     */
    public static RunningNode start(NodeConfig config, HostParts host, List<UpdateListener> listeners, Extent extent) {
        var node = new RunningNode(config, host, listeners, extent);
        try {
            node.begin();
            return node;
        } catch (RuntimeException | Error failed) {
            node.close();
            throw failed;
        }
    }

    private RunningNode(NodeConfig config, HostParts host, List<UpdateListener> listeners, Extent extent) {
        boolean online = extent == Extent.WHOLE;
        this.config = config;
        this.extent = extent;
        try {
            Path anchorFile = anchorFile(config);
            // A repair brings back what runs, whoever may write.
            ForeignWriters.check(config, online ? config.writableByOthers() : ForeignWriters.Policy.WARN);
            Plugins plugins = closing.keep(Plugins.load(
                    config.pluginSource(),
                    getClass().getClassLoader(),
                    config.plugins().selection()));
            Root anchor = readAnchor(anchorFile, ChosenPlugins.schemes(plugins, config));
            // All that can be wrong in a configuration is known by now, and nothing has begun.
            closing.keep(StateLock.acquire(config.state(), config.product()));
            var events = closing.keep(new EventQueue(listeners));
            workers = closing.keep(new SystemWorkers());
            var originWorkers = closing.keep(new SystemWorkers("updrift-origin-", ORIGIN_THREADS));
            timeline = closing.keep(new SystemTimeline());
            var state = FileStateDirectory.at(config.state());
            state.sweep();
            NodeIdentity identity = NodeTlsIdentity.open(state.directory("identity"), new SecureRandom());
            self = identity.self();
            var chosen = new ChosenPlugins(
                    plugins, config, new Contexts(timeline, workers, state, config, host.objects()), closing, end);
            Tiers tiers = Tiers.open(config.plugins().selection().names(PluginPoint.CACHE), chosen::storage);
            Optional<ApplicatorTarget> target = extent == Extent.STATE ? Optional.empty() : chosen.target();
            List<Transport> transports = online ? chosen.transports(identity) : List.of();
            List<PeerDiscovery> discoveries = online ? chosen.discoveries(self, transports) : List.of();
            node = Node.open(new NodeParts(
                    settings(),
                    self,
                    anchor,
                    timeline,
                    workers,
                    originWorkers,
                    RandomGenerator.of("L64X128MixRandom"),
                    state,
                    transports,
                    discoveries,
                    tiers.own(),
                    tiers.origin(),
                    ChosenPlugins.schemes(plugins, config),
                    target,
                    host,
                    events::add));
            closing.keep(this::endWork);
            closing.keep(() -> node.close(end));
        } catch (RuntimeException | Error failed) {
            closing.close();
            throw failed;
        }
    }

    private static Path anchorFile(NodeConfig config) {
        return config.trust()
                .orElseThrow(
                        () -> new UpdriftException(
                                ErrorCode.CONFIG_INVALID,
                                "no trust anchor: set updrift.trust (--trust) to the root.updrift of the authority that this node obeys"));
    }

    private static Root readAnchor(Path file, List<SignatureScheme> schemes) {
        try {
            if (Files.size(file) > Root.FILE_MAX) {
                throw new UpdriftException(ErrorCode.KEYS_INVALID, file + " is too large for a trust anchor");
            }
            return Root.read(Files.readAllBytes(file), NodeParts.byName(schemes));
        } catch (IOException unreadable) {
            throw new UpdriftException(
                    ErrorCode.KEYS_INVALID, "the trust anchor " + file + " can't be read: " + unreadable, unreadable);
        }
    }

    private NodeSettings settings() {
        return new NodeSettings(
                config.product(),
                config.channel(),
                config.platform()
                        .orElseGet(() ->
                                NodeSettings.platformOf(System.getProperty("os.name"), System.getProperty("os.arch"))),
                config.currentVersion(),
                new PolicySettings(
                        config.autoDownload(),
                        config.autoApply(),
                        config.apply().timing(),
                        Release.SIZE_MAX),
                config.apply(),
                config.autoCheck(),
                config.checkInterval(),
                config.speeds(),
                config.cacheSize(),
                config.origin(),
                config.advertise());
    }

    /** What was handed over runs to its end before the cache is forced: nothing that was downloaded is lost. */
    private void endWork() {
        timeline.close();
        workers.close();
        node.closeCache(end);
    }

    private void begin() {
        await(extent == Extent.REPAIR ? node::recover : node::start);
    }

    /** What {@code question} answers on the node's thread; its failure is thrown here. Not to be called on that thread. */
    public <T> T get(Supplier<T> question) {
        return ask(answer -> answer.complete(question.get()));
    }

    /** Runs {@code order} on the node's thread and waits for one of the two that it is handed; a failure is thrown here. */
    public void await(BiConsumer<Runnable, Consumer<UpdriftException>> order) {
        this.<Boolean>ask(answer -> order.accept(() -> answer.complete(true), answer::completeExceptionally));
    }

    private <T> T ask(Consumer<CompletableFuture<T>> question) {
        var answer = new CompletableFuture<T>();
        timeline.later(Duration.ZERO, () -> {
            try {
                question.accept(answer);
            } catch (RuntimeException | Error failed) {
                answer.completeExceptionally(failed);
            }
        });
        try {
            CompletableFuture.anyOf(answer, closed).join();
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof UpdriftException told) {
                throw told;
            }
            throw failed;
        }
    }

    /** The host says that the version on probation works; whether there is one. */
    public boolean confirm() {
        return this.<Boolean>ask(answer -> node.desk().confirm(answer::complete));
    }

    /** Somebody says that the version on probation doesn't work; whether there is one. Where nothing is watched it is taken back when this returns. */
    public boolean reject(String reason) {
        return this.<Boolean>ask(answer -> {
            if (extent == Extent.REPAIR) {
                node.desk().rejectUnwatched(reason, answer::complete, answer::completeExceptionally);
            } else {
                node.desk().reject(reason, answer::complete);
            }
        });
    }

    /** Makes this node the first holder of the package in {@code file}. Blocks. */
    public void publish(byte[] announcement, Path file) {
        await((done, failed) -> node.publish(announcement, () -> FileChannel.open(file), done, failed));
    }

    /** Puts the complete package {@code id} at {@code out}, and tells where its bytes came from. Blocks. */
    public Delivery deliver(UpdateId id, Path out, boolean checksum) {
        Release release = get(() -> known(id));
        try (CompleteRelease complete = get(() -> node.complete(id))) {
            if (checksum) {
                Deliveries.check(complete, release.checksum());
            }
            Deliveries.put(complete, out);
        }
        return get(() -> node.tally(release, out));
    }

    private Release known(UpdateId id) {
        return node.releases().stream()
                .filter(release -> release.updateId().equals(id))
                .findFirst()
                .orElseThrow(() -> new UpdriftException(
                        ErrorCode.NOT_POSSIBLE, "no unexpired release with the update id " + id + " is known here"));
    }

    /** The node, to be used within {@link #get} and {@link #await}. */
    public Node node() {
        return node;
    }

    public NodeConfig config() {
        return config;
    }

    public PeerId self() {
        return self;
    }

    /** Stops cleanly: what was kept is forced, what was opened is given back. */
    @Override
    public void close() {
        closing.close();
        closed.completeExceptionally(new UpdriftException(ErrorCode.NOT_POSSIBLE, "this node was closed"));
    }
}
