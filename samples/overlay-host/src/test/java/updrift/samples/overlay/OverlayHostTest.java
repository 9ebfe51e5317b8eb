package updrift.samples.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OverlayHostTest {
    @Test
    @Tag("R34")
    @Tag("R37")
    void theApplicationsMessagesKeepTheirLatencyWhileAnUpdateRuns() throws Exception {
        List<Latencies> measured = Main.measure(24 << 20, 1_500);

        Latencies alone = measured.get(0);
        Latencies during = measured.get(1);
        assertThat(alone.count()).isGreaterThan(20);
        assertThat(during.count()).isGreaterThan(5);
        // Both share processors and one connection with the update here; a queue of chunks before a message would take
        // longer than this.
        assertThat(during.millis(0.5)).isLessThan(alone.millis(0.5) + 40);
    }
}
