package updrift.engine.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;
import updrift.api.transport.Transport;
import updrift.engine.gossip.Dialer;
import updrift.engine.work.Work;

/** What the transports make of addresses: each scheme is read by the one that has it. */
final class Addresses implements Dialer {
    private final Map<String, Transport> byScheme = new LinkedHashMap<>();
    private final Work work;

    Addresses(List<Transport> transports, Work work) {
        transports.forEach(transport -> byScheme.put(transport.scheme(), transport));
        this.work = work;
    }

    @Override
    public PeerAddress spelled(PeerAddress address) {
        return reader(address).spelled(address);
    }

    @Override
    public void dial(PeerAddress address) {
        reader(address).dial(address);
    }

    private Transport reader(PeerAddress address) {
        return transportOf(address)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + address + "' is read by no transport of this node, which has "
                                + String.join(", ", byScheme.keySet())
                                + ": correct it, or name its transport in transport.use"));
    }

    @Override
    public Optional<PeerAddress> dialBack(Link link, int port) {
        return transportOf(link.remote())
                .flatMap(transport -> Optional.ofNullable(transport.dialBack(link.remote(), port)));
    }

    @Override
    public void check(PeerAddress address, PeerId peer, Runnable confirmed) {
        transportOf(address)
                .ifPresent(transport -> transport.check(address, peer, answers -> {
                    if (answers) {
                        work.post(confirmed);
                    }
                }));
    }

    private Optional<Transport> transportOf(PeerAddress address) {
        return Optional.ofNullable(byScheme.get(address.scheme()));
    }

    /** Where this node listens, over all transports. */
    List<PeerAddress> listening() {
        return byScheme.values().stream()
                .flatMap(transport -> transport.listening().stream())
                .toList();
    }

    /** The port that it listens on, for others to guess its address by; 0 without one. */
    int listenPort() {
        return listening().stream()
                .mapToInt(Addresses::portOf)
                .filter(port -> port > 0)
                .findFirst()
                .orElse(0);
    }

    /** Where it listens at places that have no port, which nobody could guess. */
    List<PeerAddress> withoutPort() {
        return listening().stream().filter(address -> portOf(address) == 0).toList();
    }

    /** The port that a transport which has ports listens on; 0 for any other. */
    private static int portOf(PeerAddress address) {
        int colon = address.opaque().lastIndexOf(':');
        String port = address.opaque().substring(colon + 1);
        return colon > 0 && port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    }
}
