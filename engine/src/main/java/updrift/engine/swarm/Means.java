package updrift.engine.swarm;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import updrift.api.peer.PeerId;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.peers.PeerTable;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * What every download needs of the node.
 *
 * @param requests gives each request a number that no other has
 * @param lookSoon has all downloads see what to ask this peer for, once for all that happens at this instant
 * @param origin the second tier, if there is one
 */
record Means(
        PeerTable peers,
        Bandwidth bandwidth,
        Outbox outbox,
        Work work,
        RandomGenerator random,
        LongSupplier requests,
        Consumer<PeerId> lookSoon,
        Optional<Origin> origin) {
    long now() {
        return work.timeline().nanos();
    }
}
