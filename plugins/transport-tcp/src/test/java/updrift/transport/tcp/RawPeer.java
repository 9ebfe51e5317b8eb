package updrift.transport.tcp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.inbound.HostAndPort;
import updrift.testkit.LabelIdentity;

/** A stranger on a plain socket, who may say anything. */
final class RawPeer implements AutoCloseable {
    private final Socket socket = new Socket();

    RawPeer(PeerAddress address) throws IOException {
        HostAndPort parsed = HostAndPort.parse(address);
        socket.setTcpNoDelay(true);
        // The less the system takes on its own, the sooner a test sees who doesn't read.
        socket.setReceiveBufferSize(32 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(parsed.host(), parsed.port()));
    }

    /** Makes a link as the peer of this number; TLS is off. */
    static RawPeer linked(PeerAddress address, long number) throws IOException {
        RawPeer peer = new RawPeer(address);
        peer.send(greeting(number));
        peer.receive(Preamble.LENGTH);
        return peer;
    }

    /** The preamble of the peer of this number, and the byte that opens the link. */
    static byte[] greeting(long number) {
        ByteBuffer preamble = new Preamble(false, LabelIdentity.of(number).self()).encode();
        return ByteBuffer.allocate(Preamble.LENGTH + 1)
                .put(preamble)
                .put(Inbox.OPEN)
                .array();
    }

    /** The connection, for what stands on it. */
    Socket socket() {
        return socket;
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends one byte more of a frame. */
    void trickle() {
        try {
            send((byte) 0);
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    void sendInt(int number) throws IOException {
        send(ByteBuffer.allocate(4).putInt(number).array());
    }

    byte[] receive(int length) throws IOException {
        byte[] bytes = new byte[length];
        new DataInputStream(socket.getInputStream()).readFully(bytes);
        return bytes;
    }

    /** Waits until the other side has ended the connection, whatever it sends before. */
    void awaitEnd() throws IOException {
        try {
            InputStream in = socket.getInputStream();
            byte[] passed = new byte[8_192];
            while (in.read(passed) >= 0) {
                continue;
            }
        } catch (SocketException e) {
            // A reset is an end, too.
            return;
        }
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
