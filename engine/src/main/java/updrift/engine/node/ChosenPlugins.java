package updrift.engine.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.PluginFactory;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportFactory;
import updrift.engine.plugin.PluginCall;
import updrift.engine.plugin.PluginEnd;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.Plugins;

/** Makes what the chosen plugins add to one node; each is closed with the node. */
record ChosenPlugins(Plugins plugins, NodeConfig config, Contexts contexts, Closing closing, PluginEnd end) {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenPlugins.class);

    CacheStorage storage(String name) {
        CacheStorageFactory factory = plugins.factory(CacheStorageFactory.class, name);
        return make(factory, () -> factory.create(settingsOf(PluginPoint.CACHE, factory), contexts.cache(name)));
    }

    Optional<ApplicatorTarget> target() {
        return config.plugins().selection().names(PluginPoint.TARGET).stream()
                .findFirst()
                .map(name -> {
                    ApplicatorTargetFactory factory = plugins.factory(ApplicatorTargetFactory.class, name);
                    return make(
                            factory,
                            () -> factory.create(settingsOf(PluginPoint.TARGET, factory), contexts.target(name)));
                });
    }

    List<Transport> transports(NodeIdentity identity) {
        return ChosenTransports.open(config.plugins().selection().names(PluginPoint.TRANSPORT), name -> {
            TransportFactory factory = plugins.factory(TransportFactory.class, name);
            return make(
                    factory,
                    () -> factory.create(
                            settingsOf(PluginPoint.TRANSPORT, factory), contexts.transport(name, identity)));
        });
    }

    List<PeerDiscovery> discoveries(PeerId self, List<Transport> transports) {
        var made = new ArrayList<PeerDiscovery>();
        for (String name : config.plugins().selection().names(PluginPoint.DISCOVERY)) {
            DiscoveryFactory factory = plugins.factory(DiscoveryFactory.class, name);
            made.add(make(
                    factory,
                    () -> factory.create(
                            settingsOf(PluginPoint.DISCOVERY, factory),
                            contexts.discovery(name, self, () -> listening(transports)))));
        }
        return made;
    }

    private <T extends AutoCloseable> T make(PluginFactory factory, Callable<T> create) {
        T made = new PluginCall().get(factory, "make what it is for", create, ChosenPlugins::closeLate);
        closing.keep(() -> end.close(made));
        return made;
    }

    /** Nobody waits for it any more, and nobody else knows of it. */
    private static void closeLate(AutoCloseable made) {
        try {
            made.close();
        } catch (Exception failure) {
            LOG.warn("What a plugin made too late didn't close cleanly: {}", failure.toString(), failure);
        }
    }

    private static List<PeerAddress> listening(List<Transport> transports) {
        return transports.stream()
                .flatMap(transport -> transport.listening().stream())
                .toList();
    }

    static List<SignatureScheme> schemes(Plugins plugins, NodeConfig config) {
        return config.plugins().selection().names(PluginPoint.SIGNATURE).stream()
                .map(name -> plugins.factory(SignatureScheme.class, name))
                .toList();
    }

    private Settings settingsOf(PluginPoint point, PluginFactory factory) {
        return config.plugins().of(point, factory.name(), factory.settings());
    }
}
