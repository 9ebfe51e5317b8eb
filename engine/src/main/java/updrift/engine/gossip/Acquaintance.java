package updrift.engine.gossip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Link;
import updrift.engine.peers.AddressPrefix;

/** What is known of one peer for as long as its link stands. */
final class Acquaintance {
    final Link link;
    final Teller teller;

    /** Addresses that it may be dialled at; true once its name was given there. */
    final Map<PeerAddress, Boolean> addresses = new LinkedHashMap<>();

    boolean greeted;
    int greetings;

    /** Why its addresses are of no use, should the link end before it greeted. */
    String stranger = "it didn't greet";

    Acquaintance(Link link) {
        this.link = link;
        this.teller = Teller.peerIn(AddressPrefix.of(link.remote()));
    }

    List<PeerAddress> validated() {
        return addresses.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Its address for people. */
    PeerAddress address() {
        return addresses.isEmpty()
                ? link.remote()
                : addresses.keySet().iterator().next();
    }
}
