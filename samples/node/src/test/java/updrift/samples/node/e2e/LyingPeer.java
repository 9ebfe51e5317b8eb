package updrift.samples.node.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import updrift.api.content.UpdateId;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.engine.content.TreePath;
import updrift.engine.content.TreeShape;
import updrift.engine.node.NodeIdentities;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;

/**
 * A peer that speaks the protocol well, claims to hold the whole package, and answers with one wrong bit in each chunk: position, length and proof are right.
 */
final class LyingPeer implements AutoCloseable, FrameReceiver {
    private final RealTime time = new RealTime();
    private final Transport transport;
    private final CacheFiles truth;
    private final TreeShape shape;
    private final AtomicInteger lies = new AtomicInteger();
    private final Map<PeerId, AtomicInteger> visits = new ConcurrentHashMap<>();

    private LyingPeer(World world, String name, CacheFiles truth, TreeShape shape) throws Exception {
        this.truth = truth;
        this.shape = shape;
        StateDirectory state = new SimulatedDisk().directory(name);
        TestContext context =
                new TestContext(time, time, state, NodeIdentities.open(state), world.strangersHostObjects(name));
        transport = world.factory().create(TestSettings.of(world.factory(), world.strangersSettings(name)), context);
    }

    /** Joins {@code world} and lies about the package whose true bytes {@code truth} holds. */
    static LyingPeer start(World world, String name, CacheFiles truth, long size) throws Exception {
        LyingPeer liar = new LyingPeer(world, name, truth, TreeShape.of(size));
        liar.transport.start(liar);
        return liar;
    }

    String address() {
        return transport.listening().get(0).toString();
    }

    /** Wrong chunks that it sent. */
    int lies() {
        return lies.get();
    }

    /** Most times that one and the same node said HELLO. */
    int visits() {
        return visits.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
    }

    @Override
    public void onLink(Link link) {
        // The node speaks first.
    }

    @Override
    public void onFrame(PeerId peer, ReceivedFrame frame) {
        try {
            answer(peer, Codec.decode(frame.bytes().duplicate()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } finally {
            frame.release();
        }
    }

    @Override
    public void onWritable(PeerId peer) {
        // What it says fits in any queue.
    }

    @Override
    public void onLinkClosed(PeerId peer, String reason) {
        // That is how a liar is treated.
    }

    @Override
    public void onDialFailed(PeerAddress address, String reason) {
        throw new AssertionError("it never dials");
    }

    private void answer(PeerId who, Message message) throws IOException {
        if (message instanceof Message.Hello hello) {
            visits.computeIfAbsent(who, first -> new AtomicInteger()).incrementAndGet();
            send(asOneOfTheFleet(hello), who);
        } else if (message instanceof Message.Digest digest) {
            send(digest, who);
        } else if (message instanceof Message.Interest interest && interest.interested()) {
            send(new Message.Have.All(interest.id()), who);
        } else if (message instanceof Message.Get get) {
            lie(get.request(), get.id(), get.index(), who);
        } else if (message instanceof Message.Any any) {
            lie(any.request(), any.id(), any.missing().get(0).first(), who);
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
                0,
                List.of());
    }

    private void lie(long request, UpdateId id, int index, PeerId who) throws IOException {
        byte[] chunk = read(truth.whole(), shape.chunkOffset(index), shape.chunkLength(index));
        chunk[chunk.length / 2] ^= 1;
        lies.incrementAndGet();
        send(new Message.Chunk(request, index, proof(index), ByteBuffer.wrap(chunk)), who);
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

    private void send(Message message, PeerId to) {
        transport.send(to, Frame.of(Codec.encode(message)));
    }

    @Override
    public void close() {
        transport.close();
        time.close();
    }
}
