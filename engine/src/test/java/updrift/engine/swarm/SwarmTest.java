package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;

class SwarmTest {
    private static final int CHUNK = 65_536;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestPackage wanted = TestPackage.random(1, 40 * CHUNK + 123);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    @Tag("R03")
    @Tag("R04")
    void aNodeDownloadsFromOneThatHoldsEverything() {
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        here.connectAll();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(download.bytesFromPeers()).isEqualTo(wanted.bytes().length);
    }

    @Test
    @Tag("B30")
    void threeThatHoldAThirdEachAreEnough() {
        SwarmNode dan = here.node("dan");
        for (int i = 0; i < 3; i++) {
            here.node("third" + i).hold(wanted, everyThird(i));
        }
        here.connectAll();

        TestDownload download = dan.download(wanted);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(dan.swarm().sharesOf(wanted.id())).hasSize(3);
    }

    private List<Integer> everyThird(int first) {
        return IntStream.range(0, wanted.shape().chunks())
                .filter(index -> index % 3 == first)
                .boxed()
                .toList();
    }
}
