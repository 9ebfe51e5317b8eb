package updrift.discovery.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.testkit.RealTime;

/** One table with nodes of another make. */
@Tag("slow")
class ForeignNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final NodeId HASH = Hashes.ofProduct("product");

    private final RealTime time = new RealTime();
    private final List<DhtNode> nodes = new ArrayList<>();
    private final List<InetSocketAddress> found = new CopyOnWriteArrayList<>();

    @BeforeEach
    void look() {
        assumeTrue(Libtorrent.isThere(), "skipped: no libtorrent for python3 on this machine");
    }

    @AfterEach
    void end() {
        nodes.forEach(DhtNode::close);
        time.close();
    }

    @Test
    @Tag("R08")
    void itKeepsWhatWeAnnounceAndTellsItToOthersOfUs(@TempDir Path directory) throws Exception {
        try (Libtorrent foreign = Libtorrent.start(directory, "")) {
            assertThat(time.await(() -> foreign.port() > 0, PATIENCE)).isTrue();
            // Both answer nobody and know only the foreign node, so what one finds the other left there.
            DhtNode announcer = node(true);
            DhtNode asker = node(true);
            join(announcer, foreign.port());
            join(asker, foreign.port());

            assertThat(untilEachSecond(
                            () -> {
                                announcer.findAndAnnounce(HASH, 4_107, peer -> {});
                                asker.find(HASH, found::add);
                            },
                            () -> found.contains(loopback(4_107))))
                    .isTrue();
        }
    }

    @Test
    @Tag("R08")
    void itFindsInOurTableWhatWeKeepAndWeFindWhatItAnnounced(@TempDir Path directory) throws Exception {
        DhtNode ours = node(false);
        DhtNode other = node(false);
        join(other, ours.port());
        other.findAndAnnounce(HASH, 4_108, peer -> {});
        try (Libtorrent foreign = Libtorrent.start(directory, "127.0.0.1:" + ours.port())) {
            assertThat(untilEachSecond(
                            () -> foreign.tell("get " + HASH),
                            () -> foreign.said().contains("peer " + HASH + " 127.0.0.1:4108")))
                    .isTrue();

            NodeId theirs = Hashes.ofProduct("theirs");
            assertThat(untilEachSecond(
                            () -> {
                                foreign.tell("announce " + theirs);
                                other.find(theirs, found::add);
                            },
                            () -> found.contains(loopback(foreign.port()))))
                    .isTrue();
        }
    }

    private boolean untilEachSecond(Runnable again, BooleanSupplier reached) {
        return time.await(
                () -> {
                    again.run();
                    return time.await(reached, Duration.ofSeconds(1));
                },
                PATIENCE);
    }

    private DhtNode node(boolean readOnly) {
        DhtNode node = new DhtNode(
                NodeId.random(new SecureRandom()),
                loopback(0),
                readOnly,
                time,
                new SecureRandom(),
                new QuietListener());
        nodes.add(node);
        node.start();
        return node;
    }

    private void join(DhtNode node, int port) {
        assertThat(time.await(
                        () -> {
                            node.join(List.of(loopback(port)), () -> {});
                            return time.await(() -> !node.known(1).isEmpty(), Duration.ofSeconds(1));
                        },
                        PATIENCE))
                .isTrue();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
