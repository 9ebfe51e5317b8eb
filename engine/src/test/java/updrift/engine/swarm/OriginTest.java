package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.engine.content.TestPackage;
import updrift.testkit.LogHere;
import updrift.testkit.MemoryOrigin;

@Tag("R37")
class OriginTest {
    private static final int CHUNK = 65_536;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestPackage wanted = TestPackage.random(1, 200 * CHUNK + 123);
    private final int size = wanted.bytes().length;
    private final MemoryOrigin origin = new MemoryOrigin();

    private Neighbourhood with(OriginSettings settings, long seed) {
        return new Neighbourhood(seed).behind(origin, settings);
    }

    private Neighbourhood with(OriginSettings settings) {
        return with(settings, 1);
    }

    @Test
    void aNodeWithoutPeersDownloadsFromTheOriginAlone() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(OriginSettings.DEFAULT);

        TestDownload download = here.node("ada").download(wanted);

        assertThat(here.runUntil(download::done, Duration.ofSeconds(5))).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(download.bytesFromOrigin()).isEqualTo(size);
        assertThat(download.bytesFromPeers()).isZero();
        assertThat(origin.packageBytesRead()).isEqualTo(size);
    }

    @Test
    void packagesAtTheEdgesOfAChunkComeFromItToo() {
        Neighbourhood here = with(OriginSettings.DEFAULT);
        SwarmNode ada = here.node("ada");
        for (int length : new int[] {1, CHUNK, CHUNK + 1, 3 * CHUNK}) {
            TestPackage small = TestPackage.random(length, length);
            origin.stock(small.id(), small.bytes(), small.tree());

            TestDownload download = ada.download(small);

            assertThat(here.runUntil(download::done, MINUTE)).isTrue();
            assertThat(download.isRight()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("R01")
    void aFleetBehindOneSlowLineDrawsOneCopy(long seed) {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(new OriginSettings(MINUTE, 500_000, 250_000), seed);
        List<SwarmNode> fleet =
                IntStream.range(0, 8).mapToObj(i -> here.node("node" + i)).toList();
        here.connectAll();

        List<TestDownload> downloads = new ArrayList<>();
        fleet.forEach(node -> downloads.add(node.download(wanted)));

        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), MINUTE))
                .isTrue();
        assertThat(downloads).allMatch(TestDownload::isRight);
        assertThat(origin.packageBytesRead()).isLessThan(size * 110L / 100);
    }

    @Test
    @Tag("R01")
    void whatPeersThatVanishLeaveOpenTheOriginFills() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(new OriginSettings(MINUTE, 500_000, 0));
        here.network().host("ada").bandwidth(2_000_000, 0);
        SwarmNode ada = here.node("ada");
        ada.publish(wanted);
        List<SwarmNode> fleet =
                IntStream.range(0, 4).mapToObj(i -> here.node("node" + i)).toList();
        here.connectAll();
        List<TestDownload> downloads = new ArrayList<>();
        fleet.forEach(node -> downloads.add(node.download(wanted)));

        here.advance(Duration.ofSeconds(3));
        assertThat(origin.packageBytesRead()).isZero();
        assertThat(downloads.get(0).chunksHeld()).isBetween(20, 150);
        ada.host().crash();

        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), MINUTE))
                .isTrue();
        assertThat(downloads).allMatch(TestDownload::isRight);
        assertThat(origin.packageBytesRead()).isBetween((long) CHUNK, size * 70L / 100);
    }

    @Test
    void aSlowPeerIsLeftAloneForTheDelayAndThenToppedUp() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(new OriginSettings(Duration.ofSeconds(10), 500_000, 0));
        here.network().host("ada").bandwidth(100_000, 0);
        here.node("ada").publish(wanted);
        SwarmNode ben = here.node("ben");
        here.connectAll();

        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(9));
        assertThat(origin.packageBytesRead()).isZero();

        assertThat(here.runUntil(download::done, Duration.ofSeconds(20))).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(download.bytesFromPeers()).isGreaterThan(10 * CHUNK);
        assertThat(download.bytesFromOrigin()).isGreaterThan(size / 2);
    }

    @Test
    @Tag("B11")
    void whatTheOnlyHolderOfAChunkLiesAboutComesFromTheOrigin() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(OriginSettings.DEFAULT);
        ActingPeer liar = here.actor("liar", ActingParts.claimsAll(wanted, ActingParts.flipped(wanted)));
        SwarmNode ada = here.node("ada");
        ada.hold(wanted, IntStream.range(0, 200).boxed().toList());
        SwarmNode ben = here.node("ben");
        here.connectAll();
        ben.dial(liar.address());
        here.advance(Duration.ofSeconds(1));

        TestDownload download = ben.download(wanted);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(download.bytesFromOrigin()).isLessThan(20 * CHUNK);
    }

    @Test
    @Tag("B11")
    void whenTheOriginCannotHelpEitherBothAreNamedWithTheChunk() {
        origin.away(true);
        Neighbourhood here = with(OriginSettings.DEFAULT);
        SwarmNode ada = here.node("ada");
        ada.hold(wanted, IntStream.range(0, 200).boxed().toList());
        SwarmNode ben = here.node("ben");
        here.connectAll();

        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(30));

        assertThat(download.events())
                .containsExactly("waiting: none of 1 connected peers holds it (chunk 200, 1 of 201 missing); "
                        + "the origin: the origin in memory is away");
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        origin.away(false);
        assertThat(here.runUntil(download::done, Duration.ofMinutes(2))).isTrue();
        assertThat(download.events()).hasSize(3).endsWith("resumed", "complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"package", "tree"})
    @Tag("R03")
    void ofAnOriginThatLiesNothingIsKept(String damaged) {
        byte[] bytes = wanted.bytes();
        byte[] tree = wanted.tree();
        for (int i = 0; i < bytes.length; i += CHUNK) {
            bytes[i] ^= (byte) (damaged.equals("package") ? 1 : 0);
        }
        tree[0] ^= (byte) (damaged.equals("tree") ? 1 : 0);
        tree[40] ^= (byte) (damaged.equals("tree") ? 1 : 0);
        origin.stock(wanted.id(), bytes, tree);
        Neighbourhood here = with(OriginSettings.DEFAULT);

        TestDownload download = here.node("ada").download(wanted);
        here.advance(MINUTE);

        assertThat(download.chunksHeld()).isZero();
        assertThat(download.events()).hasSize(1);
        assertThat(download.events().get(0)).contains("no peer is connected", "the origin gave chunk ", "isn't proven");
        assertThat(origin.packageBytesRead()).isEqualTo(CHUNK);
    }

    @Test
    void ofAnOriginThatRefusesEachThirdTimeNothingIsReadTwice() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        origin.refusingEach(3);
        Neighbourhood here = with(OriginSettings.DEFAULT);

        TestDownload download = here.node("ada").download(wanted);

        // Thirteen requests of 16 chunks and eight for the tree, a second of rest after each third.
        assertThat(here.runUntil(download::done, Duration.ofSeconds(30))).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(origin.packageBytesRead()).isEqualTo(size);
    }

    @Test
    void anOriginThatRefusesInTheMiddleOfARequestIsNotTakenForOneThatGivesNothing() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(OriginSettings.DEFAULT);
        SwarmNode ada = adaWithEachSecondChunk(here);

        try (LogHere log = LogHere.open()) {
            TestDownload download = ada.download(wanted);
            assertThat(here.runUntil(() -> download.bytesFromOrigin() > 14 * CHUNK, MINUTE))
                    .isTrue();
            origin.refusingEach(5);

            // Each chunk is a run of its own: of a request for 16 four come, and about a second of rest follows.
            assertThat(here.runUntil(download::done, Duration.ofSeconds(45))).isTrue();
            assertThat(download.isRight()).isTrue();
            assertThat(log.lines("gives nothing")).isEmpty();
            assertThat(log.lines("refuses some")).hasSize(1);
        }
    }

    @Test
    void aReadThatTheEndOfItsDownloadCutsOffIsNotHeldAgainstTheOrigin() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(OriginSettings.DEFAULT);
        SwarmNode ada = adaWithEachSecondChunk(here);
        TestDownload download = ada.download(wanted);
        assertThat(here.runUntil(() -> download.bytesFromOrigin() > 30 * CHUNK, MINUTE))
                .isTrue();
        origin.refusingEach(5);
        assertThat(here.runUntil(() -> origin.refused() > 0, MINUTE)).isTrue();

        try (LogHere log = LogHere.open()) {
            ada.swarm().cancel(wanted.id());
            here.advance(Duration.ofSeconds(1));

            // Whenever it is left alone for the first time that is told.
            assertThat(log.lines("The origin")).isEmpty();
        }
    }

    private SwarmNode adaWithEachSecondChunk(Neighbourhood here) {
        SwarmNode ada = here.node("ada");
        ada.hold(wanted, IntStream.range(0, 101).map(i -> 2 * i).boxed().toList());
        here.advance(Duration.ofSeconds(1));
        return ada;
    }

    @Test
    void anOriginWithoutTheTreeIsNotUsed() {
        origin.stock(wanted.id(), wanted.bytes(), new byte[0]);
        Neighbourhood here = with(OriginSettings.DEFAULT);

        TestDownload download = here.node("ada").download(wanted);
        here.advance(MINUTE);

        assertThat(origin.packageBytesRead()).isZero();
        assertThat(download.events()).hasSize(1);
        assertThat(download.events().get(0)).contains("the origin has no tree of it");
    }

    @Test
    @Tag("R25")
    void itsOwnLimitHolds() {
        origin.stock(wanted.id(), wanted.bytes(), wanted.tree());
        Neighbourhood here = with(new OriginSettings(MINUTE, 500_000, 1_000_000));

        TestDownload download = here.node("ada").download(wanted);

        assertThat(here.runUntil(download::done, MINUTE)).isTrue();
        assertThat(download.doneSeconds()).isBetween(size / 1_020_000.0, size / 950_000.0 + 1);
    }
}
