package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.testkit.LabelIdentity;

class TcpStrangersTest {
    private final TcpNode node = new TcpNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, Frame.LENGTH_MAX + 1})
    @Tag("C01")
    void aLengthThatNoFrameHasEndsTheLinkBeforeAnythingIsSetAside(int length) throws IOException {
        try (RawPeer peer = RawPeer.linked(node.address(), 1)) {
            peer.sendInt(length);

            peer.awaitEnd();
        }
        node.await(() -> !node.receiver.closed().isEmpty());
        assertThat(node.receiver.closed()).singleElement().asString().contains("a frame of");
        stillServes();
    }

    @Test
    @Tag("C02")
    void aHandshakeByteByByteHasADeadline() throws IOException {
        try (RawPeer peer = new RawPeer(node.address())) {
            peer.send(Arrays.copyOf(RawPeer.greeting(1), 5));
            node.time.pass(Duration.ofSeconds(7));
            peer.send((byte) 'F');
            node.time.pass(Duration.ofSeconds(2));

            peer.awaitEnd();
        }
        assertThat(node.receiver.links()).isEmpty();
    }

    @Test
    @Tag("C02")
    void aConnectionThatNeverBecomesALinkHasADeadline() throws IOException {
        try (RawPeer peer = new RawPeer(node.address())) {
            peer.send(Arrays.copyOf(RawPeer.greeting(1), Preamble.LENGTH));
            node.time.pass(Duration.ofSeconds(9));

            peer.awaitEnd();
        }
        assertThat(node.receiver.links()).isEmpty();
    }

    @Test
    @Tag("C02")
    void aFrameByteByByteHasADeadline() throws IOException, InterruptedException {
        try (RawPeer peer = RawPeer.linked(node.address(), 1)) {
            peer.sendInt(1_000);
            peer.send((byte) 1);
            Thread.sleep(600);
            node.time.pass(Duration.ofSeconds(20));
            peer.send((byte) 2);
            Thread.sleep(600);
            assertThat(node.receiver.closed()).isEmpty();
            node.time.pass(Duration.ofSeconds(11));

            peer.awaitEnd();
        }
        node.await(() -> node.receiver.closed().contains("a frame took longer than 30 s"));
    }

    @Test
    @Tag("C10")
    void whoTricklesFramesHoldsNoMemoryThatOthersNeed() throws Exception {
        List<RawPeer> trickling = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try (TcpNode tight = new TcpNode("receive_memory", "4MiB")) {
            // As many as there are pieces of memory, and some more.
            for (int i = 1; i <= 12; i++) {
                RawPeer peer = RawPeer.linked(tight.address(), i);
                trickling.add(peer);
                peer.sendInt(60_000);
            }
            CompletableFuture<Void> trickle = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    trickling.forEach(RawPeer::trickle);
                    LockSupport.parkNanos(20_000_000);
                }
            });

            node.linkTo(tight);
            node.transport.send(tight.self(), Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(60_000), () -> {}));

            tight.await(() -> tight.receiver.received() == 1);
            assertThat(tight.receiver.closed()).isEmpty();
            over.set(true);
            trickle.get();
        } finally {
            over.set(true);
            close(trickling);
        }
    }

    @Test
    void whoSaysNothingForLongLosesTheLink() throws IOException, InterruptedException {
        try (RawPeer peer = RawPeer.linked(node.address(), 1)) {
            node.await(() -> node.receiver.links().size() == 1);
            Thread.sleep(600);
            node.time.pass(Duration.ofMinutes(6));

            peer.awaitEnd();
        }
        node.await(() -> node.receiver.closed().contains("nothing came for 300 s"));
    }

    @Test
    @Tag("C04")
    void whoAsksAndNeverReadsIsClosedAndHoldsNothing() throws IOException, InterruptedException {
        PeerId label = LabelIdentity.of(1).self();
        AtomicInteger held = new AtomicInteger();
        try (RawPeer peer = RawPeer.linked(node.address(), 1)) {
            node.await(() -> node.receiver.links().size() == 1);
            int refusals = 0;
            while (refusals < 3) {
                held.incrementAndGet();
                refusals++;
                if (node.transport.send(
                        label, Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(60_000), held::decrementAndGet))) {
                    refusals = 0;
                } else {
                    held.decrementAndGet();
                    Thread.sleep(300);
                }
            }
            assertThat(held).hasPositiveValue();
            node.time.pass(Duration.ofSeconds(31));

            node.await(() -> node.receiver.closed().contains("it took nothing that it was sent for 30 s"));
            peer.awaitEnd();
        }
        assertThat(held).hasValue(0);
    }

    @Test
    @Tag("C03")
    void idleStrangersFillNoMoreThanTheirAddressMayAndMakeRoomForLinks() throws IOException {
        List<RawPeer> idle = new ArrayList<>();
        try (TcpNode tight = new TcpNode("connections", "2", "connections_per_address", "9")) {
            for (int i = 0; i < 20; i++) {
                idle.add(new RawPeer(tight.address()));
            }
            for (RawPeer peer : idle.subList(0, 18)) {
                peer.awaitEnd();
            }

            node.linkTo(tight);
        } finally {
            close(idle);
        }
    }

    @Test
    @Tag("C03")
    void oneAddressHasItsShareAndNoMore() throws IOException {
        List<RawPeer> linked = new ArrayList<>();
        try (TcpNode sharing = new TcpNode("connections_per_address", "4")) {
            for (int i = 1; i <= 4; i++) {
                linked.add(RawPeer.linked(sharing.address(), i));
            }
            try (RawPeer fifth = new RawPeer(sharing.address())) {
                fifth.awaitEnd();
            }
            linked.remove(0).close();
            sharing.await(() -> sharing.receiver.closed().size() == 1);
            linked.add(RawPeer.linked(sharing.address(), 5));
            sharing.await(() -> sharing.receiver.links().size() == 5);
        } finally {
            close(linked);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "half close"})
    @Tag("C14")
    void anEndAtAnyByteOfTheDialogueHarmsNothing(String end) throws IOException {
        byte[] dialogue = ByteBuffer.allocate(Preamble.LENGTH + 1 + 2 * (4 + 5))
                .put(RawPeer.greeting(1))
                .putInt(5)
                .put(new byte[] {1, 2, 3, 4, 5})
                .putInt(5)
                .put(new byte[] {6, 7, 8, 9, 10})
                .array();
        long before = descriptors();
        for (int length = 0; length <= dialogue.length; length++) {
            RawPeer peer = new RawPeer(node.address());
            peer.send(Arrays.copyOf(dialogue, length));
            switch (end) {
                case "reset" -> peer.reset();
                case "close" -> peer.close();
                default -> {
                    peer.halfClose();
                    peer.awaitEnd();
                    peer.close();
                }
            }
        }
        node.await(() -> descriptors() <= before + 1);
        assertThat(node.receiver.frames()).allSatisfy(frame -> assertThat(frame).hasSize(5));
        stillServes();
    }

    @Test
    @Tag("C14")
    void aThousandResetsLeaveNothingOpen() throws IOException {
        stillServes();
        long before = descriptors();
        for (int i = 0; i < 1_000; i++) {
            RawPeer peer = new RawPeer(node.address());
            peer.send(Arrays.copyOf(RawPeer.greeting(1), i % (Preamble.LENGTH + 2)));
            peer.reset();
        }
        node.await(() -> descriptors() <= before + 1);
        stillServes();
    }

    private static void close(List<RawPeer> peers) throws IOException {
        for (RawPeer peer : peers) {
            peer.close();
        }
    }

    private void stillServes() {
        node.await(this::serves);
    }

    /** The label may still be taken by a connection whose end the node hasn't seen. */
    private boolean serves() {
        int before = node.receiver.received();
        try (RawPeer peer = RawPeer.linked(node.address(), 77)) {
            peer.sendInt(3);
            peer.send((byte) 1, (byte) 2, (byte) 3);
            return node.time.await(() -> node.receiver.received() > before, Duration.ofSeconds(2));
        } catch (IOException e) {
            return false;
        }
    }

    private static long descriptors() {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "descriptors can't be counted here");
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
