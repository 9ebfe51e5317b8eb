package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;

/** Peers that take what they can and claim to hold nothing. */
class FreeRiderTest {
    private static final long RATE = 2 << 20;
    private static final double SIZE = 8 << 20;

    private final TestPackage wanted = TestPackage.random(1, (int) SIZE);
    private final Neighbourhood here = new Neighbourhood(1);
    private final SwarmNode holder = here.node("holder", 0, RATE);

    /** First copies that the riders got and keep to themselves are given once more. */
    @Test
    @Tag("B07")
    void threeRidersLeaveAnHonestOneItsShareOfAPublisher() {
        holder.publish(wanted);
        List<Rider> riders = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            riders.add(Rider.at(
                    here, "203.0." + i + ".1", holder, wanted, wanted.indexes().size()));
        }
        SwarmNode honest = here.node("198.51.100.1");
        honest.dial(holder.address());
        here.advance(Duration.ofMillis(100));
        riders.forEach(Rider::begin);

        TestDownload download = honest.download(wanted);

        double share = SIZE / (RATE / 4.0);
        assertThat(here.runUntil(download::done, Duration.ofMillis((long) (1_000 * share * 1.2))))
                .isTrue();
    }

    /** A chunk that nobody has keeps the holder from becoming a publisher. */
    @Test
    @Tag("B07")
    void whoGivesNothingIsServedAsWellAsWhoGivesAndNobodyWaitsForTheOther() {
        int half = wanted.shape().chunks() / 2;
        holder.hold(wanted, wanted.indexes().subList(0, half));
        SwarmNode gives = here.node("198.51.100.1");
        gives.hold(wanted, wanted.indexes().subList(half, 2 * half - 1));
        Rider rider = Rider.at(here, "203.0.113.1", holder, wanted, half);
        gives.dial(holder.address());
        here.advance(Duration.ofMillis(100));
        rider.begin();
        List<TestDownload> both = List.of(holder.download(wanted), gives.download(wanted));

        boolean all = here.runUntil(
                () -> both.stream().allMatch(download -> download.chunksHeld() == 2 * half - 1),
                Duration.ofMillis(4_400));

        assertThat(all).isTrue();
        assertThat(rider.bytes() / (SIZE / 2)).isBetween(0.85, 1.15);
    }
}
