package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.engine.content.TestPackage;

class ResumeSwarmTest {
    private static final int CHUNK = 65_536;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestPackage wanted = TestPackage.random(1, 100 * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    void whatIsHeldIsNotFetchedAgain() {
        here.node("ada").publish(wanted);
        SwarmNode ben = here.node("ben");
        ben.hold(wanted, List.of(0, 1, 2, 50, 99));
        here.connectAll();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(download.bytesFromPeers()).isEqualTo(95 * CHUNK);
    }

    @Test
    void aCancelledDownloadIsSilentAndCanBeTakenUpAgain() {
        here.network().host("ada").bandwidth(1_000_000, 0);
        here.node("ada").publish(wanted);
        SwarmNode ben = here.node("ben");
        here.connectAll();
        TestDownload first = ben.download(wanted);
        here.advance(Duration.ofSeconds(2));
        int held = first.chunksHeld();

        ben.swarm().cancel(wanted.id());
        here.advance(Duration.ofSeconds(2));
        assertThat(first.chunksHeld()).isBetween(held, held + 2);
        assertThat(first.events()).isEmpty();
        TestDownload second = ben.download(wanted);

        assertThat(here.runUntil(second::done, MINUTE)).isTrue();
        assertThat(second.bytesFromPeers()).isLessThanOrEqualTo((long) (100 - held) * CHUNK);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void lossReorderingAndCutLinksDelayItAndNothingElse(long seed) {
        Neighbourhood rough = new Neighbourhood(seed);
        rough.network().losing(0.02).reordering(0.1).latency(Duration.ofMillis(1), Duration.ofMillis(30));
        SwarmNode ada = rough.node("ada");
        SwarmNode ben = rough.node("ben");
        SwarmNode cat = rough.node("cat");
        ada.publish(wanted);
        rough.connectAll();

        TestDownload download = ben.download(wanted);
        TestDownload other = cat.download(wanted);
        rough.advance(Duration.ofMillis(300));
        rough.network().cut("ada", "ben");
        rough.advance(Duration.ofMillis(100));
        ben.dial(ada.address());

        assertThat(rough.runUntil(() -> download.done() && other.done(), Duration.ofMinutes(5)))
                .isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(other.isRight()).isTrue();
        assertThat(ben.host().unreleased()).isZero();
        assertThat(ben.peers().connected()).hasSize(2);
    }

    @Test
    void anEmptyPackageIsCompleteAtOnce() {
        TestPackage empty = TestPackage.of(new byte[0]);
        SwarmNode ben = here.node("ben");

        TestDownload download = ben.download(empty);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
    }
}
