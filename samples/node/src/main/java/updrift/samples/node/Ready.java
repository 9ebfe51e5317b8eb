package updrift.samples.node;

import java.util.List;
import java.util.Optional;
import updrift.api.peer.PeerAddress;

/** The line that scripts wait for: this node listens, or at least talks. */
final class Ready {
    private Ready() {}

    static String line(List<PeerAddress> listening, boolean json) {
        Optional<PeerAddress> first = listening.stream().findFirst();
        if (json) {
            return Json.object(members -> {
                members.writeStringField("event", "READY");
                Json.text(members, "address", first);
            });
        }
        return first.map(address -> "READY " + address).orElse("READY");
    }
}
