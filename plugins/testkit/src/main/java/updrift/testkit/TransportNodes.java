package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;

/** Two nodes that listen, ada and ben, and what a transport brings so that its contract can run on them. */
public abstract class TransportNodes {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static final int FILLING_LENGTH = 60_000;

    /** 600 MB: no transport may take so much that nobody takes from it. */
    private static final int FILLING_FRAMES_MAX = 10_000;

    private static final Duration SETTLING = Duration.ofMillis(300);

    private final List<Node> made = new ArrayList<>();

    Node ada;
    Node ben;

    /** The factory of the transport under test for the node of this name: names stand for machines. */
    protected abstract TransportFactory factory(String name);

    /** What a new node of this name and identity gets. */
    protected abstract TransportContext context(String name, NodeIdentity identity);

    /** A new identity. */
    protected abstract NodeIdentity identity();

    /** Settings of a node that listens where it is free. */
    protected abstract Map<String, String> listening();

    /** Settings of a node that doesn't listen. */
    protected abstract Map<String, String> silent();

    /** An address at which nobody answers. */
    protected abstract PeerAddress nowhere();

    /** Settings of a node that listens at {@code address}, which another one has; empty if nobody can take an address from a node of this transport. */
    protected Optional<Map<String, String>> listeningAt(PeerAddress address) {
        return Optional.empty();
    }

    /** Waits until {@code reached} holds or {@code most} has passed. */
    protected abstract boolean await(BooleanSupplier reached, Duration most);

    /** A node under test: its transport, and what that told. */
    record Node(Transport transport, RecordingReceiver receiver, NodeIdentity identity) {
        PeerId self() {
            return identity.self();
        }

        PeerAddress address() {
            return transport.listening().get(0);
        }

        Optional<Link> linkTo(Node other) {
            return receiver.link(other.self());
        }
    }

    @BeforeEach
    void startTwo() {
        ada = start("ada", identity(), listening());
        ben = start("ben", identity(), listening());
    }

    @AfterEach
    void closeAll() {
        made.forEach(node -> node.transport().close());
    }

    Node start(String name, NodeIdentity identity, Map<String, String> settings) {
        Node node = unstarted(name, identity, settings);
        node.transport().start(node.receiver());
        return node;
    }

    Node unstarted(String name, NodeIdentity identity, Map<String, String> settings) {
        TransportFactory factory = factory(name);
        Transport transport = factory.create(TestSettings.of(factory, settings), context(name, identity));
        Node node = new Node(transport, new RecordingReceiver(), identity);
        made.add(node);
        return node;
    }

    void link(Node from, Node to) {
        from.transport().dial(to.address());
        await(() -> from.linkTo(to).isPresent() && to.linkTo(from).isPresent());
    }

    /** Has both dial, and whatever comes of it settle. */
    void dialEachOther(Node one, Node other) {
        one.transport().dial(other.address());
        other.transport().dial(one.address());
        settle();
    }

    /** The link that stands is the one that {@code dialled} made, and it works. */
    void stays(Node dialled, Node other) {
        assertThat(dialled.linkTo(other).orElseThrow().dialled()).isTrue();
        assertThat(other.linkTo(dialled).orElseThrow().dialled()).isFalse();
        carriesFrames(dialled, other);
        carriesFrames(other, dialled);
    }

    /** Gives frames until one is taken; one that isn't belongs to the caller, who makes another. */
    void sendWhenTaken(Node from, Node to, Supplier<Frame> frames) {
        await(() -> from.transport().send(to.self(), frames.get()));
    }

    void carriesFrames(Node from, Node to) {
        int before = to.receiver().received();
        sendWhenTaken(from, to, () -> frame(100));
        await(() -> to.receiver().received() == before + 1);
    }

    /**
     * Sends to somebody who takes nothing until nothing more is taken, not even after a while.
     *
     * @param held counts the bytes of the frames that are taken and not closed
     * @return the most of these at any time
     */
    int fill(Node from, Node to, AtomicInteger held) {
        int heldMost = 0;
        int frames = 0;
        AtomicInteger rooms = new AtomicInteger();
        do {
            rooms.set(from.receiver().writable().size());
            while (from.transport().send(to.self(), counted(held))) {
                heldMost = Math.max(heldMost, held.addAndGet(FILLING_LENGTH));
                assertThat(++frames).as("frames that nobody takes").isLessThan(FILLING_FRAMES_MAX);
            }
        } while (await(() -> from.receiver().writable().size() > rooms.get(), SETTLING));
        return heldMost;
    }

    private static Frame counted(AtomicInteger held) {
        return Frame.of(
                ByteBuffer.allocate(1), ByteBuffer.allocate(FILLING_LENGTH - 1), () -> held.addAndGet(-FILLING_LENGTH));
    }

    boolean checked(Node by, PeerAddress address, PeerId expected) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        by.transport().check(address, expected, answer::complete);
        await(answer::isDone);
        return answer.join();
    }

    static Frame frame(int length) {
        return Frame.of(ByteBuffer.allocate(length));
    }

    void await(BooleanSupplier reached) {
        assertThat(await(reached, PATIENCE)).as("reached within " + PATIENCE).isTrue();
    }

    /** Lets pass what must not happen, if it does. */
    void settle() {
        await(() -> false, SETTLING);
    }
}
