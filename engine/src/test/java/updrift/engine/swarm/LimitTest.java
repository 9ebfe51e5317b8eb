package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.content.TestPackage;

class LimitTest {
    private static final int CHUNK = 65_536;
    private static final long LIMIT = 2 << 20;
    private static final long SLOW = 512 << 10;

    private final TestPackage wanted = TestPackage.random(1, 16 << 20);

    /** A bit more than what {@link #SLOW} lets through in a minute. */
    private final TestPackage minutes = TestPackage.random(2, 31 << 20);

    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    @Tag("R25")
    @Tag("C20")
    void noSecondOfADownloadExceedsTheLimitAndTheMeanReachesIt() {
        SwarmNode slow = here.node("slow", SLOW, 0);
        for (int i = 0; i < 3; i++) {
            here.node("holder" + i).publish(minutes);
        }
        here.connectAll();

        TestDownload download = slow.download(minutes);

        assertKeepsTo(SLOW, List.of(download));
    }

    @Test
    @Tag("R25")
    @Tag("C20")
    void noSecondOfAnUploadExceedsTheLimitHoweverManyAsk() {
        SwarmNode holder = here.node("holder", 0, SLOW);
        TestPackage other = TestPackage.random(3, 16 << 20);
        holder.hold(wanted, wanted.indexes());
        holder.hold(other, other.indexes());
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.dial(holder.address());
        ben.dial(holder.address());
        here.advance(Duration.ofMillis(500));

        assertKeepsTo(SLOW, List.of(ada.download(wanted), ben.download(other)));
    }

    @Test
    @Tag("R25")
    @Tag("C20")
    void noSecondFromOnePeerExceedsTheLimitForEachAndTwoPeersGiveTwiceAsMuch() {
        SwarmNode slow = here.node("slow", new Speeds(0, 0, SLOW, 0, 0));
        TestPackage twice = TestPackage.random(3, 62 << 20);
        here.node("holder0").hold(twice, twice.indexes());
        here.node("holder1").hold(twice, twice.indexes());
        here.connectAll();

        assertKeepsTo(2 * SLOW, 2, List.of(slow.download(twice)));
    }

    @Test
    @Tag("R25")
    @Tag("C20")
    void noSecondToOnePeerExceedsTheLimitForEachAndTwoPeersGetTwiceAsMuch() {
        SwarmNode holder = here.node("holder", new Speeds(0, 0, 0, SLOW, 0));
        TestPackage other = TestPackage.random(3, 31 << 20);
        holder.hold(minutes, minutes.indexes());
        holder.hold(other, other.indexes());
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.dial(holder.address());
        ben.dial(holder.address());
        here.advance(Duration.ofMillis(500));

        TestDownload first = ada.download(minutes);
        TestDownload second = ben.download(other);

        assertKeepsTo(SLOW, List.of(first));
        assertKeepsTo(SLOW, List.of(second));
    }

    private void assertKeepsTo(long limit, List<TestDownload> downloads) {
        assertKeepsTo(limit, 1, downloads);
    }

    /** {@code limits}: how many of them add up to {@code limit}, a chunk of tolerance each. */
    private void assertKeepsTo(long limit, int limits, List<TestDownload> downloads) {
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(2)))
                .isTrue();

        List<long[]> moved = Moved.by(downloads);
        long first = moved.get(0)[0];
        assertThat(Moved.mostInAnySecond(moved)).isLessThanOrEqualTo(limit * 102 / 100 + limits * CHUNK);
        assertThat(Moved.perSecond(moved, first, first + 60_000_000_000L)).isBetween(limit * 0.95, limit * 1.005);
    }

    @Test
    @Tag("C20")
    void whatAStalledLinkDeliversInOneGoIsTakenAtTheRateOfTheLimit() {
        SwarmNode slow = here.node("slow", LIMIT, 0);
        SwarmNode holder = here.node("holder");
        holder.publish(wanted);
        here.connectAll();
        TestDownload download = slow.download(wanted);
        here.advance(Duration.ofSeconds(1));

        here.network().partition(List.of("holder"));
        here.advance(Duration.ofSeconds(3));
        here.network().heal();
        assertThat(here.runUntil(download::done, Duration.ofMinutes(1))).isTrue();

        assertThat(Moved.mostInAnySecond(download.keptAt())).isLessThanOrEqualTo(LIMIT * 102 / 100 + CHUNK);
    }

    @Test
    @Tag("R25")
    @Tag("B24")
    void chunksThatComeTooLateCountAsWell() {
        SwarmNode slow = here.node("slow", SLOW, 0);
        ActingParts.Answer honest = ActingParts.honest(minutes);
        for (int i = 0; i < 8; i++) {
            ActingParts.Answer late = ActingParts.after(30, honest, ActingParts.late(Duration.ofSeconds(9), honest));
            slow.dial(
                    here.actor("late" + i, ActingParts.claimsAll(minutes, late)).address());
        }
        here.node("holder").publish(minutes);
        here.connectAll();
        long before = slow.host().bytesReceived();
        long begun = here.timeline().nanos();

        TestDownload download = slow.download(minutes);

        assertThat(here.runUntil(download::done, Duration.ofMinutes(3))).isTrue();
        double seconds = (here.timeline().nanos() - begun) / 1e9;
        assertThat((slow.host().bytesReceived() - before) / seconds).isLessThan(SLOW * 1.005);
    }

    @Test
    @Tag("R26")
    void aCriticalDownloadPassesTheLimitsBy() {
        SwarmNode slow = here.node("slow", new Speeds(LIMIT, 0, LIMIT, 0, 0));
        here.node("holder").publish(wanted);
        here.connectAll();

        TestDownload download = slow.download(wanted, Priority.CRITICAL);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(2))).isTrue();
    }

    @Test
    @Tag("R26")
    @Tag("C20")
    void aCriticalDownloadKeepsToItsCeiling() {
        SwarmNode slow = here.node("slow", new Speeds(SLOW / 2, 0, 0, 0, SLOW));
        here.node("holder").publish(minutes);
        here.connectAll();

        assertKeepsTo(SLOW, List.of(slow.download(minutes, Priority.CRITICAL)));
    }
}
