package updrift.engine.gossip;

import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import updrift.api.peer.PeerAddress;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Message;

/** What this node says of itself on every link, and whether another's answer makes it one of the fleet. */
public final class Greeting {
    /** The versions of the protocol that this software speaks; the highest that both speak counts. */
    static final int PROTOCOL_MIN = 1;

    static final int PROTOCOL_MAX = 1;

    /** Reasons of BYE; none of them is a fault of the peer. */
    static final int OTHER_AUTHORITY = 1;

    static final int OTHER_PRODUCT = 2;
    static final int OTHER_PROTOCOL = 3;

    private final Hash rootHash;
    private final String product;
    private final String channel;
    private final IntSupplier listenPort;
    private final Supplier<List<PeerAddress>> advertised;

    public Greeting(
            Hash rootHash,
            String product,
            String channel,
            IntSupplier listenPort,
            Supplier<List<PeerAddress>> advertised) {
        this.rootHash = rootHash;
        this.product = product;
        this.channel = channel;
        this.listenPort = listenPort;
        this.advertised = advertised;
    }

    Message.Hello hello() {
        return new Message.Hello(
                PROTOCOL_MIN,
                PROTOCOL_MAX,
                0,
                rootHash,
                product,
                List.of(channel),
                listenPort.getAsInt(),
                advertised.get());
    }

    /** Why the two have nothing to say to each other, if so. */
    Optional<Message.Bye> compare(Message.Hello theirs) {
        if (!rootHash.equals(theirs.rootHash())) {
            return Optional.of(new Message.Bye(OTHER_AUTHORITY, "it trusts another authority"));
        }
        if (!product.equals(theirs.product()) || !theirs.channels().contains(channel)) {
            return Optional.of(new Message.Bye(
                    OTHER_PRODUCT,
                    "this node follows " + product + "/" + channel + ", that one " + theirs.product() + "/"
                            + String.join(",", theirs.channels())));
        }
        if (theirs.protocolMax() < PROTOCOL_MIN || theirs.protocolMin() > PROTOCOL_MAX) {
            return Optional.of(new Message.Bye(
                    OTHER_PROTOCOL, "this node speaks protocol " + PROTOCOL_MIN + " to " + PROTOCOL_MAX));
        }
        return Optional.empty();
    }
}
