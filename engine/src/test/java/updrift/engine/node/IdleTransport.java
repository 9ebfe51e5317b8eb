package updrift.engine.node;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Transport;

/** A transport that reaches nobody. */
abstract class IdleTransport implements Transport {
    private final String scheme;

    IdleTransport(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public final String scheme() {
        return scheme;
    }

    @Override
    public boolean authenticated() {
        return true;
    }

    @Override
    public List<PeerAddress> listening() {
        return List.of();
    }

    @Override
    public @Nullable PeerAddress dialBack(PeerAddress remote, int listenPort) {
        return null;
    }

    @Override
    public void dial(PeerAddress address) {}

    @Override
    public boolean send(PeerId peer, Frame frame) {
        return false;
    }

    @Override
    public int queuedBytesMax() {
        return Frame.LENGTH_MAX;
    }

    @Override
    public void disconnect(PeerId peer, String reason) {}

    @Override
    public void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {}

    @Override
    public void close() {}
}
