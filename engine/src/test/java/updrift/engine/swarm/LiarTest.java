package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.transport.Link;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.NotHeld;

class LiarTest {
    private static final int CHUNK = 65_536;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestPackage wanted = TestPackage.random(1, 100 * CHUNK + 123);
    private final Neighbourhood here = new Neighbourhood(1);

    @ParameterizedTest
    @ValueSource(strings = {"flipped", "swapped", "another"})
    @Tag("R09")
    @Tag("B01")
    @Tag("B02")
    void aLiarIsBannedAtItsFirstChunkAndCostsNoMore(String lie) {
        ActingPeer liar = here.actor("liar", ActingParts.claimsAll(wanted, answer(lie)));
        SwarmNode ben = here.node("ben");
        ben.dial(liar.address());
        here.advance(Duration.ofSeconds(1));

        TestDownload download = ben.download(wanted);
        here.runUntil(() -> ben.peers().find(liar.self()).isEmpty(), MINUTE);
        SwarmNode ada = here.node("ada");
        ada.publish(wanted);
        ben.dial(ada.address());

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(liar.chunksAsked()).isEqualTo(1);
        assertThat(ben.peers().banned(new Link(liar.self(), liar.address(), true), true, nanos()))
                .isTrue();
        assertThat(ben.swarm().sharesOf(wanted.id()))
                .extracting(PeerShare::peer)
                .containsExactly(ada.self());
    }

    private ActingParts.Answer answer(String lie) {
        return switch (lie) {
            case "flipped" -> ActingParts.flipped(wanted);
            case "swapped" -> ActingParts.swapped(wanted);
            default -> ActingParts.another(wanted);
        };
    }

    @Test
    @Tag("R09")
    void whoSendsWithoutEndWhatNobodyAskedForIsBannedAfterAWindowOfIt() {
        ActingParts.Answer more = (self, from, request, index) -> {
            ActingParts.honest(wanted).give(self, from, request, index);
            for (int i = 0; i < 40; i++) {
                ActingParts.honest(wanted).give(self, from, request + 1_000_000, index);
            }
        };
        ActingPeer liar = here.actor("liar", ActingParts.claimsAll(wanted, more));
        SwarmNode ben = here.node("ben");
        ben.dial(liar.address());
        here.advance(Duration.ofSeconds(1));
        long before = ben.host().bytesReceived();

        ben.download(wanted);

        assertThat(here.runUntil(() -> ben.peers().find(liar.self()).isEmpty(), MINUTE))
                .isTrue();
        assertThat(ben.host().bytesReceived() - before).isBetween(256L * CHUNK, 310L * CHUNK);
        assertThat(ben.peers().banned(new Link(liar.self(), liar.address(), true), true, nanos()))
                .isTrue();
    }

    /** As one whose disk fails at the first of several chunks that it chose to send. */
    @Test
    @Tag("B14")
    void whoSendsTheRestOfARequestAfterItSaidThatItLacksSomeOfItIsNoLiar() {
        TestPackage large = TestPackage.random(2, 600 * CHUNK);
        ActingPeer.Part honest = ActingParts.claimsAll(large, ActingParts.honest(large));
        ActingPeer unlucky = here.actor("unlucky", (self, from, message) -> {
            if (message instanceof Any any) {
                self.send(from, new NotHeld(any.request(), any.missing().get(0).first()));
            }
            honest.hear(self, from, message);
        });
        SwarmNode ben = here.node("ben");
        ben.dial(unlucky.address());
        here.advance(Duration.ofSeconds(1));

        ben.download(large);

        assertThat(here.runUntil(() -> ben.wastedBy(unlucky.self()).orElseThrow() > 400L * CHUNK, MINUTE))
                .isTrue();
    }

    @Test
    @Tag("B10")
    void whatALiarGaveBeforeItLiedStays() {
        ActingPeer liar = here.actor(
                "liar",
                ActingParts.claimsAll(
                        wanted, ActingParts.after(20, ActingParts.honest(wanted), ActingParts.flipped(wanted))));
        SwarmNode ben = here.node("ben");
        ben.dial(liar.address());
        here.advance(Duration.ofSeconds(1));

        TestDownload download = ben.download(wanted);
        here.runUntil(() -> ben.peers().find(liar.self()).isEmpty(), MINUTE);

        assertThat(download.chunksHeld()).isBetween(5, 20);
        assertThat(download.bytesFromPeers()).isEqualTo((long) download.chunksHeld() * CHUNK);
    }

    @Test
    @Tag("B06")
    void whoClaimsEverythingAndSendsNothingHoldsNobodyUp() {
        ActingPeer silent = here.actor("silent", ActingParts.claimsAllSendsNothing(wanted));
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        ben.dial(silent.address());
        here.connectAll();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(2))).isTrue();
        assertThat(silent.chunksAsked()).isEqualTo(1);
    }

    @Test
    @Tag("B12")
    void oneHonestPeerAmongManyHostileOnesIsEnough() {
        List<ActingPeer> hostile = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            hostile.add(here.actor("hostile" + i, ActingParts.claimsAll(wanted, hostile(i))));
        }
        here.network().host("ada").bandwidth(1_000_000, 0);
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        hostile.forEach(peer -> ben.dial(peer.address()));
        here.connectAll();
        long before = ben.host().bytesReceived();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(8))).isTrue();
        assertThat(download.isRight()).isTrue();
        long received = ben.host().bytesReceived() - before;
        assertThat(received).isLessThan(wanted.bytes().length * 1005L / 1000 + 49L * CHUNK);
    }

    /** They lie, stall, drip, and do so after they gave something, in turn. */
    private ActingParts.Answer hostile(int number) {
        ActingParts.Answer honest = ActingParts.honest(wanted);
        ActingParts.Answer stall = (self, from, request, index) -> {};
        ActingParts.Answer drip = ActingParts.dripping(Duration.ofMillis(3_900), honest);
        return switch (number % 5) {
            case 0 -> ActingParts.flipped(wanted);
            case 1 -> stall;
            case 2 -> drip;
            case 3 -> ActingParts.after(2, honest, stall);
            default -> ActingParts.after(2, honest, drip);
        };
    }

    @Test
    @Tag("B13")
    void aLiarThatComesBackUnderNewNamesCostsAChunkEachTime() {
        here.network().host("ada").bandwidth(1_000_000, 0);
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        here.connectAll();
        long before = ben.host().bytesReceived();
        TestDownload download = ben.download(wanted);

        List<ActingPeer> names = new ArrayList<>();
        while (!download.done()) {
            names.add(here.actor(
                    "203.0.113." + names.size(), ActingParts.claimsAll(wanted, ActingParts.flipped(wanted))));
            ben.dial(names.get(names.size() - 1).address());
            here.advance(Duration.ofMillis(100));
        }

        assertThat(download.isRight()).isTrue();
        assertThat(names).hasSizeBetween(50, 80).allMatch(name -> name.chunksAsked() <= 1);
        assertThat(ben.host().bytesReceived() - before)
                .isLessThan(wanted.bytes().length * 102L / 100 + names.size() * (CHUNK + 1024L));
    }

    private long nanos() {
        return here.timeline().nanos();
    }
}
