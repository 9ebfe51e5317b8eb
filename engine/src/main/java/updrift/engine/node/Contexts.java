package updrift.engine.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
record Contexts(Timeline timeline, Workers workers, StateDirectory state, NodeConfig config) {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);

    /** Room for a sentence around a long URL. */
    private static final int TOLD_CHARACTERS_MAX = 600;

    TransportContext transport(String name, NodeIdentity identity) {
        return new ForTransport(timeline, workers, corner(PluginPoint.TRANSPORT, name), identity);
    }

    DiscoveryContext discovery(String name, PeerId self, Supplier<List<PeerAddress>> addresses) {
        return new ForDiscovery(
                timeline,
                workers,
                corner(PluginPoint.DISCOVERY, name),
                config.product(),
                self,
                config.advertise().isEmpty() ? addresses : config::advertise,
                name);
    }

    CacheContext cache(String name) {
        Path directory = config.state().resolve("cache");
        return new ForCache(timeline, workers, corner(PluginPoint.CACHE, name), directory, config.state());
    }

    TargetContext target(String name) {
        return new ForTarget(
                timeline,
                workers,
                corner(PluginPoint.TARGET, name),
                config.backupDir(),
                config.state(),
                config.probeTimeout());
    }

    private StateDirectory corner(PluginPoint point, String name) {
        return state.directory("plugins").directory(point.key() + "-" + name);
    }

    private record ForTransport(Timeline timeline, Workers workers, StateDirectory state, NodeIdentity identity)
            implements TransportContext {}

    private record ForDiscovery(
            Timeline timeline,
            Workers workers,
            StateDirectory state,
            String product,
            PeerId self,
            Supplier<List<PeerAddress>> addresses,
            String name)
            implements DiscoveryContext {
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

    private record ForCache(Timeline timeline, Workers workers, StateDirectory state, Path directory, Path base)
            implements CacheContext {
        @Override
        public Path resolve(String path) {
            return base.resolve(path).normalize();
        }
    }

    private record ForTarget(
            Timeline timeline, Workers workers, StateDirectory state, Path backups, Path base, Duration probeTimeout)
            implements TargetContext {
        @Override
        public Path resolve(String path) {
            return base.resolve(path).normalize();
        }
    }
}
