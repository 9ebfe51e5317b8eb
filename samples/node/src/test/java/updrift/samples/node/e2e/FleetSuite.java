package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scenarios on one network with one cache: hosts with real sockets and files in this JVM, those that are killed in processes of their own. */
@Tag("R34")
abstract class FleetSuite extends RealProcesses {
    private static final long MIB = 1 << 20;
    private static final int NODES = 10;
    private static final int HOLDERS = 3;

    /** What a killed node may have to fetch again: one window that wasn't forced to disk, and what was on its way. */
    private static final long LOST_MAX = 5 * MIB;

    private final String row;
    private final World.Maker network;
    private World world;

    /** {@code row}: what it is called in the table. */
    FleetSuite(String row, World.Maker network) {
        this.row = row;
        this.network = network;
    }

    final String row() {
        return row;
    }

    /** Why scenarios can't be had here. */
    Map<Scenario, String> without() {
        return Map.of();
    }

    /** Settings that choose the cache of all nodes but the authority. */
    List<String> cache() {
        return List.of();
    }

    /** What {@code publish} is told beside the usual. */
    List<String> publishing() {
        return List.of();
    }

    /** Variables by which {@code publish} finds what it needs. */
    Map<String, String> environment() {
        return Map.of();
    }

    @BeforeEach
    void openTheWorld() throws Exception {
        world = closing(network.make(folder));
        keygen();
    }

    private void needs(Scenario scenario) {
        String reason = without().getOrDefault(scenario, "");
        Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + scenario.words() + ": " + reason);
    }

    private UpdriftProcess authorityHost(String... settings) throws Exception {
        return hostHere(world, "authority", authorityState(), List.of(), List.of(settings));
    }

    private UpdriftProcess host(String name, List<String> peers, String... settings) throws Exception {
        return hostHere(world, name, state(name), peers, cache(), List.of(settings));
    }

    /** One that can be killed. */
    private UpdriftProcess hostInProcess(String name, List<String> peers, String... settings) throws Exception {
        List<String> arguments = hostArguments(world, name, state(name), peers, cache(), List.of(settings));
        return closing(UpdriftProcess.startHost(folder, Map.of(), arguments));
    }

    private Path state(String name) {
        return folder.resolve(name);
    }

    private String published(Path program) {
        return publishWith(environment(), program, "2.0.0", publishing());
    }

    @Test
    @Tag("R01")
    @Tag("R27")
    void tenNodesRunWhatWasPublishedOnce() throws Exception {
        needs(Scenario.TEN_NODES);
        UpdriftProcess authority = authorityHost();
        String address = authority.ready();
        List<Path> targets = new ArrayList<>();
        List<UpdriftProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            targets.add(TestProgram.script(folder.resolve("program" + i), "echo program 1.0.0", 4096));
            nodes.add(host(
                    "node" + i,
                    List.of(address),
                    "target.use=executable",
                    "target.executable.path=" + targets.get(i),
                    "auto_apply=true"));
        }
        nodes.forEach(UpdriftProcess::ready);
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");

        published(program);

        nodes.forEach(node -> node.event("update-complete"));
        assertThat(targets).allSatisfy(target -> assertThat(target).hasSameBinaryContentAs(program));
        long fromAuthority =
                nodes.stream().mapToLong(node -> bytesFrom(node, address)).sum();
        long atLeast = publishing().isEmpty() ? TestProgram.SIZE : 0;
        assertThat(fromAuthority).isBetween(atLeast, 3 * TestProgram.SIZE / 2);
    }

    private static long bytesFrom(UpdriftProcess node, String address) {
        return node.event("SOURCES").objects("peers").stream()
                .filter(peer -> peer.text("address").equals(address))
                .mapToLong(peer -> peer.number("bytes"))
                .sum();
    }

    @Test
    @Tag("R06")
    void aNodeThatIsKilledInTheMiddleFetchesAlmostNothingTwice() throws Exception {
        needs(Scenario.KILLED_AND_RESUMED);
        long size = 32 * MIB;
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", size);
        String id = published(program);
        List<String> peers = List.of(authorityHost().ready());

        UpdriftProcess first = hostInProcess("node", peers, "max_download_speed=4MiB");
        Json half = first.event("download-progress", event -> event.fraction("progress") > 0.4);
        first.kill();
        UpdriftProcess second = hostInProcess("node", peers);

        Json complete = second.event("download-complete");
        keeps(state("node"), id, program);
        assertThat(fetched(half)).isGreaterThan(size / 3);
        assertThat(fetched(complete)).isBetween(MIB, size - fetched(half) + LOST_MAX);
    }

    private static long fetched(Json event) {
        return event.number("from_peers") + event.number("from_origin");
    }

    @Test
    @Tag("R30")
    @Tag("B30")
    void threeNodesThatHoldAThirdEachCompleteAFourth() throws Exception {
        needs(Scenario.PARTIAL_HOLDERS);
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        String id = published(program);
        UpdriftProcess authority = authorityHost();
        String address = authority.ready();
        for (int i = 0; i < HOLDERS; i++) {
            UpdriftProcess holder = host("holder" + i, List.of(address));
            holder.event("download-complete");
            keeps(state("holder" + i), id, program);
            holder.kill();
        }
        authority.kill();
        List<String> holders = new ArrayList<>();
        for (int i = 0; i < HOLDERS; i++) {
            int third = i;
            CacheFiles.of(state("holder" + i), id).keepOnly(chunk -> chunk % HOLDERS == third);
            // They complete each other too, but too slowly to be whole before the fourth is.
            holders.add(
                    host("holder" + i, List.of(), "max_download_speed=64KiB").ready());
        }

        UpdriftProcess fourth = host("fourth", holders);

        fourth.event("download-complete");
        keeps(state("fourth"), id, program);
        assertThat(holders)
                .allSatisfy(holder -> assertThat(bytesFrom(fourth, holder)).isGreaterThan(TestProgram.SIZE / 5));
    }

    @Test
    @Tag("R09")
    @Tag("B01")
    void peersWithWrongBytesAreBannedAtTheirFirstChunk() throws Exception {
        needs(Scenario.LYING_PEER);
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        CacheFiles truth = CacheFiles.of(authorityState(), published(program));
        String honest = authorityHost("max_upload_speed=4MiB").ready();
        LyingPeer liar = closing(LyingPeer.start(world, "liar", truth, TestProgram.SIZE));
        LyingPeer accomplice = closing(LyingPeer.start(world, "accomplice", truth, TestProgram.SIZE));

        UpdriftProcess node = host("node", List.of(liar.address(), accomplice.address(), honest));

        Json complete = node.event("download-complete");
        assertThat(liar.lies()).as(node::toString).isEqualTo(1);
        assertThat(accomplice.lies()).as(node::toString).isEqualTo(1);
        assertThat(complete.number("from_peers")).isLessThanOrEqualTo(TestProgram.SIZE + 2 * (1 << 16));
        assertThat(bytesFrom(node, honest)).isEqualTo(TestProgram.SIZE);
    }

    @Test
    @Tag("R25")
    void aLimitHolds() throws Exception {
        needs(Scenario.RATE_LIMIT);
        long seconds = 4;
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", seconds * MIB);
        published(program);
        List<String> peers = List.of(authorityHost().ready());

        UpdriftProcess node = host("node", peers, "max_download_speed=1MiB");

        Instant complete = Instant.parse(node.event("download-complete").text("time"));
        Instant started = Instant.parse(node.event("download-started").text("time"));
        assertThat(Duration.between(started, complete))
                // What may come at once, and 2 % for how finely time is measured.
                .isBetween(Duration.ofMillis(seconds * 980 - 250), Duration.ofMillis(seconds * 1_100 + 500));
    }
}
