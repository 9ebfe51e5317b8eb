package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;

/** Peers that give what they are asked for, each time just before they would be given up. */
class DripTest {
    private static final int CHUNK = 65_536;

    /** Whoever was never measured is given up after four seconds. */
    private static final Duration JUST_IN_TIME = Duration.ofMillis(3_900);

    /** Whoever was measured gets four times what it took. */
    private static final int PATIENCE = 4;

    private final TestPackage wanted = TestPackage.random(1, 200 * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);
    private final SwarmNode ben = here.node("ben");

    @Test
    @Tag("B09")
    @Tag("R09")
    void thoseWhoTakeEverLongerJustInTimeDoNotDelayTheEnd() {
        for (int i = 0; i < 5; i++) {
            drips("drips" + i, everSlower());
        }

        assertAnHonestOneGivesItInNineSeconds();
    }

    @Test
    @Tag("B09")
    @Tag("R09")
    void thoseWhoseBytesTrickleDoNotDelayTheEnd() {
        for (int i = 0; i < 5; i++) {
            here.network().host("drips" + i).bandwidth(CHUNK * 1000L / JUST_IN_TIME.toMillis(), 0);
            drips("drips" + i, ActingParts.honest(wanted));
        }

        assertAnHonestOneGivesItInNineSeconds();
    }

    private ActingPeer drips(String name, ActingParts.Answer answer) {
        ActingPeer drips = here.actor(name, ActingParts.claimsAll(wanted, answer));
        ben.dial(drips.address());
        return drips;
    }

    private ActingParts.Answer everSlower() {
        List<Duration> waits = new ArrayList<>(List.of(JUST_IN_TIME));
        return (self, from, request, index) -> {
            Duration wait = waits.get(waits.size() - 1);
            waits.add(wait.multipliedBy(PATIENCE));
            ActingParts.late(wait, ActingParts.honest(wanted)).give(self, from, request, index);
        };
    }

    /** It alone needs 6.6 seconds. */
    private void assertAnHonestOneGivesItInNineSeconds() {
        here.network().host("ada").bandwidth(2_000_000, 0);
        here.node("ada").publish(wanted);
        here.connectAll();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(9))).isTrue();
        assertThat(download.isRight()).isTrue();
    }

    @Test
    @Tag("B09")
    void whoWasFastAndThenDripsIsGivenUpThoughItNeverFallsSilent() {
        here.network().buffers(8 << 20);
        ActingParts.Answer honest = ActingParts.honest(wanted);
        ActingPeer drips = drips("drips", ActingParts.after(50, honest, ActingParts.dripping(JUST_IN_TIME, honest)));
        here.advance(Duration.ofSeconds(1));
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(1));
        assertThat(download.chunksHeld()).isEqualTo(50);
        assertThat(window(drips)).isGreaterThan(10);

        here.advance(Duration.ofSeconds(4));

        assertThat(download.chunksHeld()).isEqualTo(51);
        assertThat(window(drips)).isEqualTo(1);
    }

    private int window(ActingPeer of) {
        return ben.peers().find(of.self()).orElseThrow().window().size();
    }
}
