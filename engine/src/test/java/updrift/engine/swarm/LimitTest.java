package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Priority;
import updrift.engine.content.TestPackage;

class LimitTest {
    private static final int CHUNK = 65_536;
    private static final long LIMIT = 2 << 20;
    private static final long SECOND = 1_000_000_000L;

    private final TestPackage wanted = TestPackage.random(1, 16 << 20);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    @Tag("R25")
    @Tag("C20")
    void noSecondOfADownloadExceedsTheLimitAndTheMeanReachesIt() {
        SwarmNode slow = here.node("slow", LIMIT, 0);
        for (int i = 0; i < 3; i++) {
            here.node("holder" + i).publish(wanted);
        }
        here.connectAll();

        TestDownload download = slow.download(wanted);
        assertThat(here.runUntil(download::done, Duration.ofMinutes(1))).isTrue();

        assertThat(mostInAnySecond(download.keptAt())).isLessThanOrEqualTo(LIMIT * 102 / 100 + CHUNK);
        assertThat(mean(download.keptAt())).isGreaterThan(LIMIT * 95 / 100);
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

        assertThat(mostInAnySecond(download.keptAt())).isLessThanOrEqualTo(LIMIT * 102 / 100 + CHUNK);
    }

    @Test
    @Tag("R25")
    void noSecondOfAnUploadExceedsTheLimitHoweverManyAsk() {
        SwarmNode holder = here.node("holder", 0, LIMIT);
        holder.publish(wanted);
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        here.connectAll();

        List<TestDownload> downloads = List.of(ada.download(wanted), ben.download(wanted));
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(1)))
                .isTrue();

        double seconds = (double) here.timeline().nanos() / SECOND;
        assertThat(holder.host().bytesSent()).isLessThan((long) (seconds * LIMIT * 101 / 100) + CHUNK);
        assertThat(seconds).isLessThan(1.3 * wanted.bytes().length / LIMIT);
    }

    @Test
    @Tag("R26")
    void aCriticalDownloadPassesTheLimitBy() {
        SwarmNode slow = here.node("slow", LIMIT, 0);
        here.node("holder").publish(wanted);
        here.connectAll();

        TestDownload download = slow.download(wanted, Priority.CRITICAL);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(2))).isTrue();
    }

    private static long mostInAnySecond(List<long[]> moved) {
        long most = 0;
        long inWindow = 0;
        for (int first = 0, last = 0; last < moved.size(); last++) {
            inWindow += moved.get(last)[1];
            for (; moved.get(last)[0] - moved.get(first)[0] >= SECOND; first++) {
                inWindow -= moved.get(first)[1];
            }
            most = Math.max(most, inWindow);
        }
        return most;
    }

    private static long mean(List<long[]> moved) {
        long bytes = moved.stream().mapToLong(one -> one[1]).sum();
        return bytes * SECOND / (moved.get(moved.size() - 1)[0] - moved.get(0)[0]);
    }
}
