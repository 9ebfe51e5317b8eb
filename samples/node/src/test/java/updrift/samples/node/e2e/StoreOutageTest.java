package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.LogHere;

/** Nodes that get a package from a real S3 store alone, which is stopped in the middle of it or answers no more than so often. */
@Tag("R37")
class StoreOutageTest extends RealProcesses {
    private static final long MIB = 1 << 20;
    private static final long SIZE = 8 * MIB;
    private static final int NODES = 3;

    /** What was on its way to each when the store was stopped. */
    private static final long LOST_MAX = 4 * MIB;

    private S3Server store;
    private Path program;
    private String id;
    private LogHere log;

    @BeforeEach
    void publishInTheStore() throws Exception {
        keygen();
        store = closing(S3Server.start(folder.resolve("s3")));
        program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", SIZE);
        id = publishWith(store.environment(), program, "2.0.0", "--origin", S3Server.url());
        log = closing(LogHere.open());
    }

    @Test
    @Tag("R06")
    void nodesGoOnWhereTheyWereOnceTheStoreIsBackAndTellTheOutageOnce() throws Exception {
        List<UpdriftProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(host(i, store.endpoint(), List.of(), "max_download_speed=1MiB"));
        }

        inTheMiddle(nodes);
        store.stop();
        Waiting.until(
                "each tells the outage", () -> log.lines("gives nothing now").size() >= NODES);
        store.start();

        for (int i = 0; i < NODES; i++) {
            Json complete = nodes.get(i).event("download-complete");
            keeps(state(i), id, program);
            assertThat(complete.number("from_origin")).isBetween(SIZE, SIZE + LOST_MAX);
            assertThat(nodes.get(i).events("download-started")).hasSize(1);
        }
        assertThat(log.lines("gives nothing now")).as(log::toString).hasSize(NODES);
        assertThat(log.lines("answers again")).as(log::toString).hasSize(NODES);
    }

    @Test
    void aStoreThatSlowsThemDownIsAskedLessOftenAndGivesEverythingInTheEnd() throws Exception {
        assumeTrue(Nginx.program().isPresent(), "skipped: no nginx on this machine");
        Nginx throttle = closing(Nginx.throttling(store.endpoint(), 10, folder.resolve("nginx")));
        List<UpdriftProcess> nodes = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(host(i, URI.create(throttle.url()), peers));
            peers.add(nodes.get(i).ready());
        }

        long drawn = 0;
        for (int i = 0; i < NODES; i++) {
            drawn += nodes.get(i).event("download-complete").number("from_origin");
            keeps(state(i), id, program);
        }
        assertThat(drawn).isBetween(SIZE, SIZE + LOST_MAX);
        // Fewer than were answered: without waits that grow it would be several times as many.
        assertThat(throttle.answers(503)).as(log::toString).isBetween(1L, throttle.answers(206));
        assertThat(log.lines("503 SlowDown")).as(log::toString).hasSizeBetween(1, 2 * NODES);
        assertThat(log.lines("gives nothing now")).as(log::toString).hasSizeLessThanOrEqualTo(2 * NODES);
    }

    private Path state(int node) {
        return folder.resolve("node" + node);
    }

    private UpdriftProcess host(int node, URI origin, List<String> peers, String... settings) throws Exception {
        return hostHere(
                SocketWorld.tcp(), "node" + node, state(node), peers, S3Server.settings(origin), List.of(settings));
    }
}
