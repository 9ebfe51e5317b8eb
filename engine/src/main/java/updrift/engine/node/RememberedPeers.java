package updrift.engine.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerAddress;
import updrift.engine.work.SerialFile;
import updrift.engine.work.Work;

/** The addresses at which peers were met, for the next start. */
final class RememberedPeers {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedPeers.class);

    private final SerialFile file;

    RememberedPeers(StateDirectory directory, Work work) {
        this.file = new SerialFile(directory, "known", work);
    }

    /** What the last start left. Blocks. */
    List<PeerAddress> read() {
        byte[] content = file.read();
        var addresses = new ArrayList<PeerAddress>();
        if (content != null) {
            new String(content, StandardCharsets.US_ASCII)
                    .lines()
                    .forEach(line -> addresses.add(PeerAddress.parse(line)));
        }
        return addresses;
    }

    /** Keeps {@code worth} instead, if there are any; without them the old ones are better than none. */
    void keep(List<PeerAddress> worth) {
        if (!worth.isEmpty()) {
            String lines = worth.stream().map(address -> address + "\n").collect(Collectors.joining());
            file.write(
                    lines.getBytes(StandardCharsets.US_ASCII),
                    () -> {},
                    failure -> LOG.warn("Peers are not remembered: {}", failure.getMessage()));
        }
    }
}
