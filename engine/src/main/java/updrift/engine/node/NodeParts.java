package updrift.engine.node;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import updrift.api.cache.CacheStorage;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerId;
import updrift.api.release.UpdateEvent;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.ApplicatorTarget;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.api.transport.Transport;
import updrift.engine.trust.Root;

/**
 * All of the world that a node is handed. With the system's parts it is a real node; with the testkit's, one of a fleet in one thread.
 *
 * @param storage the node's own cache
 * @param origin the second tier that it shares with other nodes
 * @param originWorkers for what waits for the second tier, so that one that is slow or silent holds up nothing else
 * @param host what the host brings of its own
 * @param events takes what happens, on the node's thread, without blocking
 */
public record NodeParts(
        NodeSettings settings,
        PeerId self,
        Root anchor,
        Timeline timeline,
        Workers workers,
        Workers originWorkers,
        RandomGenerator random,
        StateDirectory state,
        List<Transport> transports,
        List<PeerDiscovery> discoveries,
        CacheStorage storage,
        Optional<CacheStorage> origin,
        List<SignatureScheme> schemes,
        Optional<ApplicatorTarget> target,
        HostParts host,
        Consumer<UpdateEvent> events) {
    public NodeParts {
        transports = List.copyOf(transports);
        discoveries = List.copyOf(discoveries);
        schemes = List.copyOf(schemes);
    }

    SortedMap<String, SignatureScheme> schemesByName() {
        return byName(schemes);
    }

    /** {@code schemes} by the names that keys and signatures carry. */
    public static SortedMap<String, SignatureScheme> byName(List<SignatureScheme> schemes) {
        var byName = new TreeMap<String, SignatureScheme>();
        schemes.forEach(scheme -> byName.put(scheme.name(), scheme));
        return byName;
    }
}
