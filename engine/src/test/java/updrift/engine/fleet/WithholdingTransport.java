package updrift.engine.fleet;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Transport;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;

/**
 * Of what its node says to others, statements, digests and addresses get no further; whoever asks for addresses is told those of {@code accomplices}, if there
 * are any.
 */
record WithholdingTransport(Transport open, List<PeerAddress> accomplices) implements Transport {
    @Override
    public boolean send(PeerId peer, Frame frame) {
        if (frame.region().isPresent() || frame.body().isPresent()) {
            return open.send(peer, frame);
        }
        Message message = Codec.decode(frame.header());
        if (message instanceof Message.Peers peers && !accomplices.isEmpty()) {
            frame.close();
            return open.send(peer, Frame.of(Codec.encode(new Message.Peers(peers.ask(), accomplices))));
        }
        if (isNews(message)) {
            frame.close();
            return true;
        }
        return open.send(peer, frame);
    }

    private static boolean isNews(Message message) {
        return message instanceof Message.Statement
                || message instanceof Message.Digest
                || message instanceof Message.Peers;
    }

    @Override
    public void start(FrameReceiver receiver) {
        open.start(receiver);
    }

    @Override
    public void dial(PeerAddress address) {
        open.dial(address);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        open.disconnect(peer, reason);
    }

    @Override
    public void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {
        open.check(address, expected, answer);
    }

    @Override
    public void close() {
        open.close();
    }

    @Override
    public String scheme() {
        return open.scheme();
    }

    @Override
    public boolean authenticated() {
        return open.authenticated();
    }

    @Override
    public List<PeerAddress> listening() {
        return open.listening();
    }

    @Override
    public PeerAddress spelled(PeerAddress address) {
        return open.spelled(address);
    }

    @Override
    public @Nullable PeerAddress dialBack(PeerAddress remote, int listenPort) {
        return open.dialBack(remote, listenPort);
    }

    @Override
    public int queuedBytesMax() {
        return open.queuedBytesMax();
    }
}
