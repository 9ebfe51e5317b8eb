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
            ActingParts.Answer answer =
                    switch (i % 3) {
                        case 0 -> ActingParts.flipped(wanted);
                        case 1 -> (self, from, request, index) -> {};
                        default -> ActingParts.after(2, ActingParts.honest(wanted), (self, from, request, index) -> {});
                    };
            hostile.add(here.actor("hostile" + i, ActingParts.claimsAll(wanted, answer)));
        }
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        ada.publish(wanted);
        hostile.forEach(peer -> ben.dial(peer.address()));
        here.connectAll();

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        long received = ben.host().bytesReceived();
        assertThat(received).isLessThan(wanted.bytes().length * 102L / 100 + 50L * (CHUNK + 1024) + 100_000);
    }

    private long nanos() {
        return here.timeline().nanos();
    }
}
