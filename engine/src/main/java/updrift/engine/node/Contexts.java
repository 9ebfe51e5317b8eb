package updrift.engine.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.PluginContext;
import updrift.api.cache.CacheContext;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.target.TargetContext;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.engine.plugin.PluginPoint;

/** What each plugin gets when it is created: the node's time and workers, and a corner of its state of its own. */
record Contexts(Timeline timeline, Workers workers, StateDirectory state, NodeConfig config, HostObjects hostObjects) {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);

    /** Room for a sentence around a long URL. */
    private static final int TOLD_CHARACTERS_MAX = 600;

    TransportContext transport(String name, NodeIdentity identity) {
        return new ForTransport(
                timeline,
                workers,
                corner(PluginPoint.TRANSPORT, name),
                hostObjects.to(PluginPoint.TRANSPORT, name),
                identity);
    }

    DiscoveryContext discovery(String name, PeerId self, Supplier<List<PeerAddress>> addresses) {
        return new ForDiscovery(
                timeline,
                workers,
                corner(PluginPoint.DISCOVERY, name),
                hostObjects.to(PluginPoint.DISCOVERY, name),
                config.product(),
                self,
                config.advertise().isEmpty() ? addresses : config::advertise,
                name);
    }

    CacheContext cache(String name) {
        Path directory = config.state().resolve("cache");
        return new ForCache(
                timeline,
                workers,
                corner(PluginPoint.CACHE, name),
                hostObjects.to(PluginPoint.CACHE, name),
                directory,
                config.state());
    }

    TargetContext target(String name) {
        return new ForTarget(
                timeline,
                workers,
                corner(PluginPoint.TARGET, name),
                hostObjects.to(PluginPoint.TARGET, name),
                config.backupDir(),
                config.state(),
                config.probeTimeout());
    }

    private StateDirectory corner(PluginPoint point, String name) {
        return state.directory("plugins").directory(point.key() + "-" + name);
    }

    /** What all of them hand on in the same way. */
    private interface WithHostObjects extends PluginContext {
        HostObjects.Asked hostObjects();

        @Override
        default <T> T hostObject(Class<T> type, String name) {
            return hostObjects().find(type, name);
        }
    }

    private record ForTransport(
            Timeline timeline,
            Workers workers,
            StateDirectory state,
            HostObjects.Asked hostObjects,
            NodeIdentity identity)
            implements TransportContext, WithHostObjects {}

    private record ForDiscovery(
            Timeline timeline,
            Workers workers,
            StateDirectory state,
            HostObjects.Asked hostObjects,
            String product,
            PeerId self,
            Supplier<List<PeerAddress>> addresses,
            String name)
            implements DiscoveryContext, WithHostObjects {
        @Override
        public List<PeerAddress> ownAddresses() {
            return addresses.get();
        }

        /** What a plugin says may come from a stranger: one line, as printable and as long as belongs into a log (C17). */
        @Override
        public void tell(String line) {
            String cut = line.substring(0, Math.min(TOLD_CHARACTERS_MAX, line.length()));
            LOG.warn("Discovery {}: {}", name, cut.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    private record ForCache(
            Timeline timeline,
            Workers workers,
            StateDirectory state,
            HostObjects.Asked hostObjects,
            Path directory,
            Path base)
            implements CacheContext, WithHostObjects {
        @Override
        public Path resolve(String path) {
            return base.resolve(path).normalize();
        }
    }

    private record ForTarget(
            Timeline timeline,
            Workers workers,
            StateDirectory state,
            HostObjects.Asked hostObjects,
            Path backups,
            Path base,
            Duration probeTimeout)
            implements TargetContext, WithHostObjects {
        @Override
        public Path resolve(String path) {
            return base.resolve(path).normalize();
        }
    }
}
