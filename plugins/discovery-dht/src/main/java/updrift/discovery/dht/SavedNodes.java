package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;

/** Nodes that answered before the last stop, so that a fleet finds itself again when its bootstrap nodes are gone. Blocks. */
final class SavedNodes {
    static final int MOST = 64;

    private static final String FILE = "nodes";

    private final StateDirectory state;

    SavedNodes(StateDirectory state) {
        this.state = state;
    }

    /** None if there are none, or they can't be read: then others have to be found. */
    List<InetSocketAddress> read() {
        try {
            Optional<byte[]> content = state.read(FILE);
            return Contact.decode(content.orElse(new byte[0]), MOST).stream()
                    .map(Contact::address)
                    .toList();
        } catch (UpdriftException | IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    /** Throws {@code STATE_UNUSABLE}. */
    void write(List<Contact> nodes) {
        state.replace(FILE, Contact.encode(nodes));
    }
}
