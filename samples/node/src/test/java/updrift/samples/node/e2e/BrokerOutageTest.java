package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.LogHere;

/** A fleet in the middle of a download whose only network, a NATS server, is killed and comes back. */
@Tag("R37")
class BrokerOutageTest extends RealProcesses {
    private static final long MIB = 1 << 20;
    private static final int NODES = 3;
    private static final long SIZE = 8 * MIB;

    /** What was asked for when the server died, of at most so many peers: requests of 16 chunks each, and the answers are lost. */
    private static final long LOST_MAX = NODES * MIB;

    /** Several attempts of each fall into this. */
    private static final Duration OUTAGE = Duration.ofSeconds(2);

    private NatsWorld nats;

    @BeforeEach
    void openTheWorld() throws Exception {
        nats = closing(new NatsWorld(folder));
        keygen();
    }

    @Test
    @Tag("R06")
    void aFleetGoesOnWhereItWasOnceTheServerIsBackAndTellsTheOutageOnce() throws Exception {
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", SIZE);
        String id = publish(program, "2.0.0");
        LogHere log = closing(LogHere.open());
        String authority =
                hostHere(nats, "authority", authorityState(), List.of()).ready();
        List<UpdriftProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Path state = folder.resolve("node" + i);
            nodes.add(hostHere(nats, "node" + i, state, List.of(authority), "max_download_speed=1MiB"));
        }

        inTheMiddle(nodes);
        nats.killServer();
        Waiting.until("each tells the outage", () -> log.lines("trying again").size() >= NODES + 1);
        Waiting.pause(OUTAGE);
        nats.startServerAgain();

        for (int i = 0; i < NODES; i++) {
            Json complete = nodes.get(i).event("download-complete");
            keeps(folder.resolve("node" + i), id, program);
            assertThat(complete.number("from_peers")).isBetween(SIZE, SIZE + LOST_MAX);
            assertThat(nodes.get(i).events("download-started")).hasSize(1);
        }
        assertThat(log.lines("trying again")).as(log::toString).hasSize(NODES + 1);
        assertThat(log.lines("is there again")).as(log::toString).hasSize(NODES + 1);
    }
}
