package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.Priority;
import updrift.engine.content.TestPackage;
import updrift.testkit.SimulatedHost;

/** An optional download beside traffic of others on its link. */
@Tag("R26")
class SpareRoomTest {
    private static final int RATE = 2 << 20;
    private static final int SIZE = 24 << 20;
    private static final Duration STEP = Duration.ofMillis(10);

    private final TestPackage wanted = TestPackage.random(1, SIZE);
    private final Neighbourhood here = new Neighbourhood(1);
    private final SimulatedHost host = here.network().host("node").bandwidth(0, RATE);
    private final SwarmNode node = here.node("node");
    private final List<Long> waits = new ArrayList<>();

    /** What it takes for the best of a holder that was asked while there was a queue is longer than that, hence more for many. */
    @ParameterizedTest
    @CsvSource({"1, 160", "8, 350"})
    void othersHardlyWaitForItAndItTakesWhatTheyLeave(int holders, long mostMillis) {
        hold(holders);

        double seconds = secondsOf(Priority.OPTIONAL, 0.7);

        assertThat(medianWaitMillis()).isLessThan(mostMillis);
        assertThat(SIZE / seconds / RATE).isBetween(0.27, 0.31);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aNormalOneMakesThemWait(int holders) {
        hold(holders);

        secondsOf(Priority.NORMAL, 0.7);

        assertThat(medianWaitMillis()).isGreaterThan(800);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aloneItTakesNearlyAllOfTheLink(int holders) {
        hold(holders);

        assertThat(SIZE / secondsOf(Priority.OPTIONAL, 0) / RATE).isGreaterThan(0.9);
    }

    @Test
    void slowHoldersDontHoldItBackBesideAFastOne() {
        for (int i = 1; i < 8; i++) {
            here.network().host("holder" + i).bandwidth(200_000, 0);
        }
        hold(8);

        assertThat(secondsOf(Priority.OPTIONAL, 0)).isLessThan(18);
    }

    private void hold(int holders) {
        for (int i = 0; i < holders; i++) {
            here.node("holder" + i).hold(wanted, wanted.indexes());
        }
        here.connectAll();
    }

    /** How long the download takes while others send {@code load} of what the link takes. */
    private double secondsOf(Priority priority, double load) {
        long begun = here.timeline().nanos();
        TestDownload download = node.download(wanted, priority);
        while (!download.done()
                && here.timeline().nanos() - begun < Duration.ofMinutes(5).toNanos()) {
            waits.add(host.otherTraffic((int) (load * RATE * STEP.toMillis() / 1000)));
            here.advance(STEP);
        }
        assertThat(download.isRight()).isTrue();
        return (here.timeline().nanos() - begun) / 1e9;
    }

    private long medianWaitMillis() {
        Collections.sort(waits);
        return Duration.ofNanos(waits.get(waits.size() / 2)).toMillis();
    }
}
