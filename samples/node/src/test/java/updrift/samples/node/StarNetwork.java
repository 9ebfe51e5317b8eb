package updrift.samples.node;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import updrift.api.transport.carrier.Bridge;

/**
 * Stands for a network that some host has already: members have names, and what one sends to another goes through the middle, which drops what a slow member
 * doesn't take. Members may be processes of their own.
 */
public final class StarNetwork implements AutoCloseable {
    private static final int MESSAGE_MAX = 16 << 10;
    private static final int QUEUE_MAX = 1_000;

    private final ServerSocket middle;
    private final Map<String, Line> members = new ConcurrentHashMap<>();

    private StarNetwork(ServerSocket middle) {
        this.middle = middle;
    }

    /** The middle of a new network, on loopback. */
    public static StarNetwork open() throws IOException {
        StarNetwork network = new StarNetwork(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        thread(network::accept);
        return network;
    }

    /** What {@link #join} takes. */
    public int port() {
        return middle.getLocalPort();
    }

    /** Makes {@code name} a member of the network at {@code port}. */
    public static Member join(int port, String name) throws IOException {
        Line line = new Line(new Socket(InetAddress.getLoopbackAddress(), port));
        line.put(name, ByteBuffer.allocate(0));
        Bridge bridge = new Bridge(name, MESSAGE_MAX, line::put);
        thread(() -> line.read(bridge::received));
        return new Member(bridge, line);
    }

    /** One member, until it is closed. */
    public static final class Member implements AutoCloseable {
        private final Bridge bridge;
        private final Line line;

        private Member(Bridge bridge, Line line) {
            this.bridge = bridge;
            this.line = line;
        }

        public Bridge bridge() {
            return bridge;
        }

        @Override
        public void close() {
            line.close();
        }
    }

    private void accept() {
        while (!middle.isClosed()) {
            try {
                Line line = new Line(middle.accept());
                thread(() -> serve(line));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Line line) {
        String[] self = {""};
        line.read((name, bytes) -> {
            if (self[0].isEmpty()) {
                self[0] = name;
                members.put(name, line);
            } else {
                Optional.ofNullable(members.get(name)).ifPresent(to -> to.put(self[0], bytes));
            }
        });
        members.remove(self[0], line);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "star");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        middle.close();
        for (Line line : members.values()) {
            line.close();
        }
    }

    private interface Receiver {
        void received(String name, ByteBuffer bytes);
    }

    /** One member's socket: a name, a length and so many bytes at a time, in either direction. */
    private static final class Line {
        private record Message(String name, ByteBuffer bytes) {}

        private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
        private final Socket socket;
        private final Thread writer;

        Line(Socket socket) {
            this.socket = socket;
            writer = thread(this::write);
        }

        boolean put(String name, ByteBuffer bytes) {
            return queue.offer(new Message(name, bytes));
        }

        private void write() {
            try (DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                while (true) {
                    Message message = queue.take();
                    byte[] bytes = new byte[message.bytes().remaining()];
                    message.bytes().get(bytes);
                    out.writeUTF(message.name());
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            } catch (IOException gone) {
                close();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        void read(Receiver receiver) {
            try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
                while (true) {
                    receiver.received(in.readUTF(), ByteBuffer.wrap(in.readNBytes(in.readInt())));
                }
            } catch (IOException gone) {
                close();
            }
        }

        private void close() {
            writer.interrupt();
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
