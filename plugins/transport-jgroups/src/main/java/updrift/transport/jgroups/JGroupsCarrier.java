package updrift.transport.jgroups;

import java.nio.ByteBuffer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.fork.ForkChannel;
import org.jgroups.stack.ProtocolStack;
import org.jspecify.annotations.Nullable;
import updrift.api.PluginContext;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.carrier.CarrierTransport.Carrier;
import updrift.api.transport.carrier.CarrierTransport.Incoming;

/**
 * Messages over a fork of the host's channel: they share its connections and never reach the host's own receiver. Callbacks of JGroups only hand over. Messages
 * are kept out of the channel's flow control, so that they can't use up the credits that the host's need; what is under way to a member is bounded by the
 * transport's window.
 */
final class JGroupsCarrier implements Carrier {
    static final String SCHEME = "jgroups";

    /** The same on all nodes: by these a message finds its way at the other member. */
    private static final String FORK_STACK = "updrift";

    private static final String FORK_CHANNEL = "updrift";

    private final Members members = new Members();
    private final JChannel channel;
    private final int messageMax;
    private final boolean authenticated;
    private volatile @Nullable ForkChannel fork;

    private JGroupsCarrier(JChannel channel, int messageMax, boolean authenticated) {
        this.channel = channel;
        this.messageMax = messageMax;
        this.authenticated = authenticated;
    }

    /** Over the channel that the host handed in under {@code name}. */
    static Carrier over(PluginContext context, String name, int messageMax, boolean authenticated) {
        return new JGroupsCarrier(context.hostObject(JChannel.class, name), messageMax, authenticated);
    }

    @Override
    public void start(Incoming incoming) {
        if (!channel.isConnected()) {
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "the host's JChannel isn't connected: connect it to its cluster before Updrift starts");
        }
        if (Members.place(channel.getAddress()) == null) {
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "the address of the host's JChannel, " + channel.getAddress()
                            + ", is no UUID: leave out its AddressGenerator");
        }
        try {
            ForkChannel made = new ForkChannel(
                    channel,
                    FORK_STACK,
                    FORK_CHANNEL,
                    true,
                    ProtocolStack.Position.ABOVE,
                    channel.getProtocolStack().getTopProtocol().getClass());
            made.setReceiver(new Callbacks(incoming));
            made.setDiscardOwnMessages(true);
            made.connect(FORK_CHANNEL);
            fork = made;
        } catch (Exception failed) {
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE, "the host's JChannel can't be forked: " + failed.getMessage(), failed);
        }
        members.follow(channel.getView());
    }

    private final class Callbacks implements Receiver {
        private final Incoming incoming;

        Callbacks(Incoming incoming) {
            this.incoming = incoming;
        }

        @Override
        public void receive(Message message) {
            String from = Members.place(message.getSrc());
            if (from != null && message.hasArray()) {
                incoming.received(
                        from,
                        ByteBuffer.wrap(message.getArray(), message.getOffset(), message.getLength())
                                .slice());
            }
        }

        @Override
        public void viewAccepted(View view) {
            members.follow(view).forEach(place -> incoming.gone(place, "that member has left the cluster"));
        }
    }

    @Override
    public boolean send(String to, ByteBuffer message) {
        ForkChannel open = fork;
        Address member = members.at(to);
        if (open == null || member == null) {
            throw new UpdriftException(ErrorCode.PEER_UNREACHABLE, "no member of the cluster has that address");
        }
        try {
            open.send(new BytesMessage(
                            member, message.array(), message.arrayOffset() + message.position(), message.remaining())
                    .setFlag(Message.Flag.NO_FC));
            return true;
        } catch (Exception failed) {
            throw new UpdriftException(
                    ErrorCode.PEER_UNREACHABLE, "the host's JChannel doesn't send: " + failed.getMessage(), failed);
        }
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String address() {
        String place = Members.place(channel.getAddress());
        return place == null ? "" : place;
    }

    @Override
    public int messageMax() {
        return messageMax;
    }

    @Override
    public boolean authenticated() {
        return authenticated;
    }

    /** The fork ends; the channel stays the host's. */
    @Override
    public void close() {
        ForkChannel open = fork;
        fork = null;
        if (open != null) {
            open.close();
        }
    }
}
