package updrift.samples.node.e2e;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import updrift.api.content.UpdateId;
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;

/**
 * A peer over plain TCP that speaks the protocol well, claims to hold the whole package, and answers with one wrong bit in each chunk: position, length and
 * proof are right.
 */
final class LyingPeer implements AutoCloseable {
    private static final int FRAME_MAX = 68 << 10;

    private final ServerSocket server;
    private final CacheFiles truth;
    private final TreeShape shape;
    private final byte[] self = new byte[32];
    private final AtomicInteger lies = new AtomicInteger();
    private final Map<String, AtomicInteger> visits = new ConcurrentHashMap<>();

    private LyingPeer(ServerSocket server, CacheFiles truth, TreeShape shape, long seed) {
        this.server = server;
        this.truth = truth;
        this.shape = shape;
        new Random(seed).nextBytes(self);
    }

    /** Listens on loopback and lies about the package whose true bytes {@code truth} holds. */
    static LyingPeer start(CacheFiles truth, long size, long seed) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LyingPeer liar = new LyingPeer(server, truth, TreeShape.of(size), seed);
        thread(liar::accept);
        return liar;
    }

    String address() {
        return "tcp:127.0.0.1:" + server.getLocalPort();
    }

    /** Wrong chunks that it sent. */
    int lies() {
        return lies.get();
    }

    /** Most connections on which one and the same node said HELLO. */
    int visits() {
        return visits.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "liar");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket visitor = server.accept();
                thread(() -> talk(visitor));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket visitor) {
        try (visitor;
                DataInputStream in = new DataInputStream(visitor.getInputStream());
                DataOutputStream out = new DataOutputStream(visitor.getOutputStream())) {
            out.write("UPDRIFT".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {1, 1, 0});
            out.write(self);
            in.skipNBytes("UPDRIFT".length() + 3);
            String who = HexFormat.of().formatHex(in.readNBytes(self.length));
            in.skipNBytes(1); // Who dialled opens the link; a mere check hangs up before.
            while (true) {
                int length = in.readInt();
                if (length <= 0 || length > FRAME_MAX) {
                    throw new IOException("a frame of " + length + " bytes");
                }
                answer(who, Codec.decode(ByteBuffer.wrap(in.readNBytes(length))), out);
            }
        } catch (EOFException hungUp) {
            // That is how a liar is treated.
            return;
        } catch (IOException closed) {
            return;
        }
    }

    private void answer(String who, Message message, DataOutputStream out) throws IOException {
        if (message instanceof Message.Hello hello) {
            visits.computeIfAbsent(who, first -> new AtomicInteger()).incrementAndGet();
            send(asOneOfTheFleet(hello), out);
        } else if (message instanceof Message.Digest digest) {
            send(digest, out);
        } else if (message instanceof Message.Interest interest && interest.interested()) {
            send(new Message.Have.All(interest.id()), out);
        } else if (message instanceof Message.Get get) {
            lie(get.request(), get.id(), get.index(), out);
        } else if (message instanceof Message.Any any) {
            lie(any.request(), any.id(), any.missing().get(0).first(), out);
        }
    }

    private Message asOneOfTheFleet(Message.Hello hello) {
        return new Message.Hello(
                hello.protocolMin(),
                hello.protocolMax(),
                hello.features(),
                hello.rootHash(),
                hello.product(),
                hello.channels(),
                server.getLocalPort(),
                List.of());
    }

    private void lie(long request, UpdateId id, int index, DataOutputStream out) throws IOException {
        byte[] chunk = read(truth.whole(), shape.chunkOffset(index), shape.chunkLength(index));
        chunk[chunk.length / 2] ^= 1;
        lies.incrementAndGet();
        send(new Message.Chunk(request, index, proof(index), ByteBuffer.wrap(chunk)), out);
    }

    /** The true siblings, from the chunk's own level up to the root. */
    private ByteBuffer proof(int index) throws IOException {
        ByteBuffer proof = ByteBuffer.allocate(shape.proofLength(index));
        TreePath path = shape.path(index);
        for (int level = path.depth() - 1; level >= 0; level--) {
            proof.put(read(truth.tree(), path.siblingPosition(level), TreeShape.HASH));
        }
        return proof.flip();
    }

    private static byte[] read(Path file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
                continue;
            }
        }
        return bytes.array();
    }

    private static void send(Message message, DataOutputStream out) throws IOException {
        ByteBuffer frame = Codec.encode(message);
        out.writeInt(frame.remaining());
        out.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
