package updrift.discovery.dht;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.BiConsumer;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** A UDP socket (IPv4, as BEP 5 has it) with a thread that receives. */
final class DatagramLine implements AutoCloseable {
    private final DatagramChannel channel;
    private final Thread thread;
    private final BiConsumer<InetSocketAddress, byte[]> receiver;

    /** Takes the port; {@code ADDRESS_UNUSABLE} if that can't be had. {@code receiver} is called on the line's thread. */
    DatagramLine(InetSocketAddress address, BiConsumer<InetSocketAddress, byte[]> receiver) {
        this.receiver = receiver;
        try {
            channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.bind(address);
        } catch (IOException | UnsupportedOperationException | UnresolvedAddressException unusable) {
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "the DHT can't use UDP " + address + ": " + unusable.getMessage() + "; change discovery.dht.listen",
                    unusable);
        }
        thread = new Thread(this::receive, "updrift-dht");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    int port() {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress own ? own.getPort() : 0;
        } catch (IOException closed) {
            return 0;
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(Bencode.BYTES_MAX + 1);
        while (channel.isOpen()) {
            try {
                SocketAddress from = channel.receive(buffer.clear());
                buffer.flip();
                if (from instanceof InetSocketAddress sender
                        && sender.getAddress() instanceof Inet4Address
                        && buffer.remaining() <= Bencode.BYTES_MAX) {
                    byte[] datagram = new byte[buffer.remaining()];
                    buffer.get(datagram);
                    receiver.accept(sender, datagram);
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException unreachable) {
                // Told of an earlier send; who doesn't answer is noticed by that.
            }
        }
    }

    /** Sends, or drops what can't be sent: whoever waits for an answer notices. */
    void send(InetSocketAddress to, byte[] datagram) {
        try {
            channel.send(ByteBuffer.wrap(datagram), to);
        } catch (IOException dropped) {
            // As if it were lost on its way.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(1_000);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // Nothing more can be given back.
        }
    }
}
