package updrift.engine.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import updrift.testkit.LogHere;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

@Tag("C17")
class PeerLogTest {
    private static final int MANY = 1_000;

    private final VirtualTimeline time = new VirtualTimeline(1);
    private final VirtualNode machine = time.node("node");
    private final PeerLog log =
            new PeerLog(LoggerFactory.getLogger(PeerLogTest.class), new Work(machine.timeline(), machine.workers()));

    @Test
    void aFloodIsAFewLinesAndHowManyMoreThereWere() {
        try (LogHere here = LogHere.open()) {
            flood();
            assertThat(here.lines("peer")).hasSize(PeerLog.LINES_MAX);
            time.advance(Duration.ofSeconds(11));
            assertThat(here.lines((MANY - PeerLog.LINES_MAX) + " more lines")).hasSize(1);

            flood();

            assertThat(here.lines("peer ")).hasSize(2 * PeerLog.LINES_MAX);
        }
    }

    @Test
    void fewLinesAreAllTheLinesThereAre() {
        try (LogHere here = LogHere.open()) {
            for (int minute = 0; minute < 60; minute++) {
                log.warn("peer {} came", minute);
                log.warn("peer {} went", minute);
                time.advance(Duration.ofMinutes(1));
            }

            assertThat(here.lines("peer ")).hasSize(120);
            assertThat(here.lines("more lines")).isEmpty();
        }
    }

    private void flood() {
        for (int number = 0; number < MANY; number++) {
            log.warn("peer {} is banned", number);
        }
    }
}
