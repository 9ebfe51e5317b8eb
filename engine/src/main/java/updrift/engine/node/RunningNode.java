package updrift.engine.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import updrift.api.PluginFactory;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Settings;
import updrift.api.content.UpdateId;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.release.Release;
import updrift.api.release.UpdateListener;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportFactory;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.Plugins;
import updrift.engine.policy.PolicySettings;
import updrift.engine.trust.Root;

/** A node on the system's clock, threads and disk, made of a configuration and the plugins that it chooses. Thread-safe. */
public final class RunningNode implements AutoCloseable {
    /** As many as requests are under way at a time, and two for what begins and what is told. */
    private static final int ORIGIN_THREADS = 6;

    private final Closing closing = new Closing();

    /** Fails once the node's thread is gone, which drops what it was still to do. */
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    private final NodeConfig config;
    private final Plugins plugins;
    private final SystemTimeline timeline;
    private final SystemWorkers workers;
    private final Node node;
    private final PeerId self;

    /**
     * Makes one of {@code config}: locks its state, loads its plugins, wires it. With {@code online} false it has no transport and no discovery: for an
     * operator's order where no node runs. Throws with one line; nothing stays open then.
     */
    public static RunningNode start(NodeConfig config, List<UpdateListener> listeners, boolean online) {
        var node = new RunningNode(config, listeners, online);
        try {
            node.begin();
            return node;
        } catch (RuntimeException failed) {
            node.close();
            throw failed;
        }
    }

    private RunningNode(NodeConfig config, List<UpdateListener> listeners, boolean online) {
        this.config = config;
        try {
            Path anchorFile = anchorFile(config);
            plugins = closing.keep(Plugins.load(
                    config.pluginsDirectory(),
                    getClass().getClassLoader(),
                    config.plugins().selection()));
            Root anchor = readAnchor(anchorFile);
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
            var contexts = new Contexts(timeline, workers, state, config);
            Tiers tiers = Tiers.open(
                    config.plugins().selection().names(PluginPoint.CACHE),
                    name -> closing.keep(storage(name, contexts)));
            Optional<ApplicatorTarget> target = online ? target(contexts) : Optional.empty();
            target.ifPresent(closing::keep);
            List<Transport> transports = online ? transports(contexts, identity) : List.of();
            List<PeerDiscovery> discoveries = online ? discoveries(contexts, transports) : List.of();
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
                    schemes(),
                    target,
                    events::add));
            closing.keep(this::endWork);
            closing.keep(node::close);
        } catch (RuntimeException failed) {
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

    private Root readAnchor(Path file) {
        try {
            if (Files.size(file) > Root.FILE_MAX) {
                throw new UpdriftException(ErrorCode.KEYS_INVALID, file + " is too large for a trust anchor");
            }
            return Root.read(Files.readAllBytes(file), NodeParts.byName(schemes()));
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
                new PolicySettings(config.autoDownload(), config.autoApply(), Release.SIZE_MAX),
                config.autoCheck(),
                config.checkInterval(),
                config.speeds(),
                config.cacheSize(),
                config.origin(),
                config.advertise());
    }

    private CacheStorage storage(String name, Contexts contexts) {
        CacheStorageFactory factory = plugins.factory(CacheStorageFactory.class, name);
        return factory.create(settingsOf(PluginPoint.CACHE, factory), contexts.cache(name));
    }

    private Optional<ApplicatorTarget> target(Contexts contexts) {
        return config.plugins().selection().names(PluginPoint.TARGET).stream()
                .findFirst()
                .map(name -> {
                    ApplicatorTargetFactory factory = plugins.factory(ApplicatorTargetFactory.class, name);
                    return factory.create(settingsOf(PluginPoint.TARGET, factory), contexts.target(name));
                });
    }

    private List<Transport> transports(Contexts contexts, NodeIdentity identity) {
        var made = new ArrayList<Transport>();
        for (String name : config.plugins().selection().names(PluginPoint.TRANSPORT)) {
            TransportFactory factory = plugins.factory(TransportFactory.class, name);
            made.add(closing.keep(
                    factory.create(settingsOf(PluginPoint.TRANSPORT, factory), contexts.transport(name, identity))));
        }
        return made;
    }

    private List<PeerDiscovery> discoveries(Contexts contexts, List<Transport> transports) {
        var made = new ArrayList<PeerDiscovery>();
        for (String name : config.plugins().selection().names(PluginPoint.DISCOVERY)) {
            DiscoveryFactory factory = plugins.factory(DiscoveryFactory.class, name);
            made.add(closing.keep(factory.create(
                    settingsOf(PluginPoint.DISCOVERY, factory),
                    contexts.discovery(name, self, () -> listening(transports)))));
        }
        return made;
    }

    private static List<PeerAddress> listening(List<Transport> transports) {
        return transports.stream()
                .flatMap(transport -> transport.listening().stream())
                .toList();
    }

    private List<SignatureScheme> schemes() {
        return config.plugins().selection().names(PluginPoint.SIGNATURE).stream()
                .map(name -> plugins.factory(SignatureScheme.class, name))
                .toList();
    }

    private Settings settingsOf(PluginPoint point, PluginFactory factory) {
        return config.plugins().of(point, factory.name(), factory.settings());
    }

    /** What was handed over runs to its end before the cache is forced: nothing that was downloaded is lost. */
    private void endWork() {
        timeline.close();
        workers.close();
        node.closeCache();
    }

    private void begin() {
        await(node::start);
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
            } catch (RuntimeException failed) {
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
