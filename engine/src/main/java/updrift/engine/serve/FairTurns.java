package updrift.engine.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is among those who want something of one priority: networks take turns, and within a network its peers. So whoever asks for more, or brings
 * many identities of one network, gets no larger share. Nobody is looked at who wants nothing.
 */
final class FairTurns {
    private final Map<String, Network> byPrefix = new LinkedHashMap<>();
    private final Deque<Network> networks = new ArrayDeque<>();

    private static final class Network {
        final String prefix;
        final Deque<Lane> lanes = new ArrayDeque<>();
        int turnLeft = Lane.TURN;

        Network(String prefix) {
            this.prefix = prefix;
        }
    }

    /** {@code lane} comes last in its network, unless it stands in line already. */
    void add(Lane lane) {
        if (!lane.inLine()) {
            lane.inLine(true);
            Network network = byPrefix.computeIfAbsent(lane.asker().prefix(), Network::new);
            if (network.lanes.isEmpty()) {
                networks.add(network);
            }
            network.lanes.add(lane);
        }
    }

    /** Whose turn it is; whoever has nothing to want any more leaves the line. */
    Optional<Lane> next() {
        while (!networks.isEmpty()) {
            Network network = networks.element();
            Lane lane = network.lanes.element();
            if (lane.wantsMore()) {
                return Optional.of(lane);
            }
            lane.inLine(false);
            network.lanes.remove();
            if (network.lanes.isEmpty()) {
                networks.remove();
                byPrefix.remove(network.prefix);
            }
        }
        return Optional.empty();
    }

    /** {@code lane}, whose turn it was, moved {@code bytes}. */
    void moved(Lane lane, int bytes) {
        Network network = networks.element();
        if (lane.endsTurn(bytes)) {
            network.lanes.add(network.lanes.remove());
        }
        network.turnLeft -= bytes;
        if (network.turnLeft <= 0) {
            network.turnLeft += Lane.TURN;
            networks.add(networks.remove());
        }
    }

    /** The link of {@code lane} is gone. */
    void remove(Lane lane) {
        Network network = byPrefix.get(lane.asker().prefix());
        if (lane.inLine() && network != null) {
            lane.inLine(false);
            network.lanes.remove(lane);
            if (network.lanes.isEmpty()) {
                networks.remove(network);
                byPrefix.remove(network.prefix);
            }
        }
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }
}
