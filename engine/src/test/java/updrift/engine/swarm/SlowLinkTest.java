package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.engine.content.TestPackage;

/** One peer at the other end of a link with a round trip and a rate. */
class SlowLinkTest {
    private static final int SIZE = 24 << 20;

    /** From one chunk on its way to all that the link holds, by doubling. */
    private static final int ROUND_TRIPS_OF_RAMP = 9;

    private final Neighbourhood here = new Neighbourhood(1);

    @ParameterizedTest
    @CsvSource({"20, 10", "20, 100", "100, 10", "100, 100", "300, 10", "300, 100"})
    void itIsFullAfterTheRamp(int roundTripMillis, int megabitsPerSecond) {
        long perSecond = megabitsPerSecond * 1_000_000L / 8;
        TestPackage wanted = TestPackage.random(1, (int) Math.min(SIZE, 10 * perSecond));
        here.network()
                .latency(Duration.ofMillis(roundTripMillis / 2), Duration.ofMillis(roundTripMillis / 2))
                .buffers(16 << 20);
        here.network().host("ada").bandwidth(perSecond, 0);
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        here.connectAll();
        double began = here.timeline().nanos() / 1e9;

        TestDownload download = ben.download(wanted);
        assertThat(here.runUntil(download::done, Duration.ofMinutes(2))).isTrue();

        double bound = (double) wanted.bytes().length / perSecond;
        double ramp = ROUND_TRIPS_OF_RAMP * roundTripMillis / 1e3;
        assertThat(download.doneSeconds() - began).isLessThan(1.1 * bound + ramp);
    }
}
