package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;

class StallTest {
    private static final int CHUNK = 65_536;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestPackage wanted = TestPackage.random(1, 200 * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    @Tag("B08")
    @Tag("R09")
    void whatAPeerDoesNotAnswerIsAskedElsewhereAndItBeginsAnew() {
        ActingPeer stalls = here.actor(
                "stalls",
                ActingParts.claimsAll(
                        wanted, ActingParts.after(10, ActingParts.honest(wanted), (self, from, request, index) -> {})));
        SwarmNode ben = here.node("ben");
        ben.dial(stalls.address());
        here.advance(Duration.ofSeconds(1));
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(1));
        assertThat(download.chunksHeld()).isBetween(1, 10);

        SwarmNode ada = here.node("ada");
        ada.publish(wanted);
        ben.dial(ada.address());

        assertThat(here.runUntil(download::done, Duration.ofSeconds(3))).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(ben.peers().find(stalls.self()).orElseThrow().window().size())
                .isEqualTo(1);
    }

    @Test
    void whenTheOnlyPeerDisappearsAnotherTakesOver() {
        here.network().host("ada").bandwidth(1_000_000, 0);
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        here.connectAll();
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(5));
        int held = download.chunksHeld();
        assertThat(held).isBetween(40, 80);

        ada.host().crash();
        here.advance(Duration.ofSeconds(10));
        SwarmNode cat = here.node("cat");
        cat.publish(wanted);
        ben.dial(cat.address());

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(download.bytesFromPeers()).isEqualTo(wanted.bytes().length);
        assertThat(download.events()).hasSize(3);
        assertThat(download.events().get(0)).startsWith("waiting: no peer is connected (chunk ");
        assertThat(download.events()).endsWith("resumed", "complete");
    }

    @Test
    void theReportNamesTheChunkThatNobodyGives() {
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.hold(wanted, IntStream.range(0, 199).boxed().toList());
        here.connectAll();

        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(10));

        assertThat(download.chunksHeld()).isEqualTo(199);
        assertThat(download.events())
                .containsExactly("waiting: none of 1 connected peers holds it (chunk 199, 1 of 200 missing)");
    }

    @Test
    @Tag("B24")
    void aSlowPeerDoesNotHoldUpTheEndAndLittleComesTwice() {
        here.network().host("slow").bandwidth(200_000, 0);
        SwarmNode slow = here.node("slow");
        SwarmNode fast = here.node("fast");
        SwarmNode ben = here.node("ben");
        slow.publish(wanted);
        fast.publish(wanted);
        here.network().host("fast").bandwidth(20_000_000, 0);
        here.connectAll();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(3))).isTrue();
        // Headers and proofs are half a percent, and what the slow one was sending when it was passed by is no
        // duplicate of the endgame.
        assertThat(ben.host().bytesReceived()).isLessThan(wanted.bytes().length * 1025L / 1000 + CHUNK);
    }

    @Test
    @Tag("B24")
    void whatASlowPeerSendsIsWaitedForWhileThereIsOtherWorkLeft() {
        here.network().host("slow").bandwidth(1_000_000, 0);
        here.network().host("fast").bandwidth(1_000_000, 0);
        here.network().host("rest").bandwidth(1_000_000, 0);
        here.node("slow").hold(wanted, IntStream.range(0, 50).boxed().toList());
        here.node("fast").hold(wanted, IntStream.range(0, 50).boxed().toList());
        here.node("rest").hold(wanted, IntStream.range(50, 200).boxed().toList());
        SwarmNode ben = here.node("ben");
        here.connectAll();

        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofMillis(800));
        here.network().host("slow").bandwidth(80_000, 0);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(ben.host().bytesReceived()).isLessThan(wanted.bytes().length * 1005L / 1000);
    }

    @Test
    @Tag("B24")
    void whatComesOnceItIsNoLongerWaitedForIsKeptIfItIsLacked() {
        TestPackage few = TestPackage.random(2, 20 * CHUNK);
        here.network()
                .host("slow")
                .bandwidth(12_000, 0); // A chunk takes longer than who was never measured is waited for.
        here.node("slow").publish(few);
        SwarmNode ben = here.node("ben");
        here.connectAll();

        TestDownload download = ben.download(few);

        assertThat(here.runUntil(download::done, Duration.ofMinutes(3))).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(ben.host().bytesReceived()).isLessThan(few.bytes().length + CHUNK / 2);
    }

    @Test
    @Tag("B09")
    void whatComesLateEarnsNoLargerWindow() {
        ActingPeer late = here.actor(
                "late",
                ActingParts.claimsAll(wanted, ActingParts.late(Duration.ofSeconds(5), ActingParts.honest(wanted))));
        SwarmNode ben = here.node("ben");
        ben.dial(late.address());
        here.advance(Duration.ofSeconds(1));

        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(6));

        assertThat(download.chunksHeld()).isEqualTo(1);
        assertThat(ben.peers().find(late.self()).orElseThrow().window().size()).isEqualTo(1);
    }
}
