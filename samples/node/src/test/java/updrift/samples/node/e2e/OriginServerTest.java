package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that share a real web server as their origin. */
@Tag("R37")
class OriginServerTest extends RealProcesses {
    private static final int FLEET = 5;

    @BeforeEach
    void needNginx() {
        assumeTrue(Nginx.program().isPresent(), "skipped: no nginx on this machine");
    }

    private Path originDirectory() {
        return folder.resolve("origin");
    }

    private Nginx serve() throws Exception {
        Files.createDirectories(originDirectory());
        return closing(Nginx.serving(originDirectory(), folder.resolve("nginx")));
    }

    private String publishAtOrigin(Path program, String version) {
        return publish(program, version, "--origin-dir", originDirectory());
    }

    @Test
    void aNodeWithoutPeersGetsEachReleaseFromTheOriginAlone() throws Exception {
        keygen();
        Nginx nginx = serve();
        for (String version : List.of("1.0.0", "2.0.0")) {
            Path program = TestProgram.sound(folder.resolve("new-" + version), version);
            publishAtOrigin(program, version);
            Path out = folder.resolve("out-" + version);

            UpdriftProcess get = get(folder.resolve("state"), out, "--origin", nginx.url(), "--checksum");

            assertThat(get.exitCode()).as(get::toString).isZero();
            assertThat(out).hasSameBinaryContentAs(program);
            Json done = get.event("DONE");
            assertThat(done.text("version")).isEqualTo(version);
            assertThat(done.number("from_origin")).isEqualTo(TestProgram.SIZE);
            assertThat(done.number("from_peers")).isZero();
        }
    }

    @Test
    @Tag("R01")
    void severalNodesBehindOneSlowLineHearOfAReleaseAndDrawAboutOneCopyOfIt() throws Exception {
        keygen();
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        CountingProxy line =
                closing(CountingProxy.start()).to(serve().address()).slow(2_000_000);
        List<UpdriftProcess> fleet =
                startFleet("http" + line.address().substring(3).replaceFirst(":", "://"));
        long before = line.total();

        publishAtOrigin(program, "2.0.0");

        long fromOrigin = 0;
        for (UpdriftProcess node : fleet) {
            fromOrigin += node.event("download-complete").number("from_origin");
        }
        assertThat(fromOrigin).isBetween(TestProgram.SIZE, TestProgram.SIZE * 13 / 10);
        assertThat(line.total() - before).isLessThanOrEqualTo(TestProgram.SIZE * 13 / 10);
    }

    /** Nodes that know of each other and have no authority to ask: only what the origin tells. */
    private List<UpdriftProcess> startFleet(String url) throws Exception {
        Path configuration = Files.writeString(folder.resolve("node.conf"), "updrift { check_interval = 1s }\n");
        List<UpdriftProcess> fleet = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < FLEET; i++) {
            UpdriftProcess node =
                    node(folder.resolve("node" + i), "--config", configuration, "--origin", url, "--tls", "off", peers);
            peers.addAll(List.of("--peer", node.ready()));
            fleet.add(node);
        }
        for (int i = 0; i < FLEET; i++) {
            Path state = folder.resolve("node" + i);
            Waiting.until(
                    "node " + i + " is linked", () -> statusOfRunning(state).number("peers") >= FLEET - 1);
        }
        return fleet;
    }

    @Test
    void anOriginThatWasAwayIsUsedOnceItIsBack() throws Exception {
        keygen();
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        publishAtOrigin(program, "2.0.0");
        CountingProxy line = closing(CountingProxy.start());
        Path out = folder.resolve("out");

        UpdriftProcess get = get(
                folder.resolve("state"),
                out,
                "--origin",
                "http" + line.address().substring(3).replaceFirst(":", "://"));
        get.ready();
        line.to(serve().address());

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(program);
    }

    @Test
    @Tag("R03")
    @Tag("B01")
    void anOriginThatServesOtherBytesIsRefused() throws Exception {
        keygen();
        String id = publishAtOrigin(TestProgram.sound(folder.resolve("new"), "2.0.0"), "2.0.0");
        try (var file =
                new RandomAccessFile(originDirectory().resolve(id + ".pkg").toFile(), "rw")) {
            for (long position = 0; position < file.length(); position += 1 << 16) {
                file.seek(position);
                int before = file.read();
                file.seek(position);
                file.write(before ^ 1);
            }
        }
        Path out = folder.resolve("out");

        UpdriftProcess get = get(folder.resolve("state"), out, "--origin", serve().url(), "--timeout", "8s");

        assertThat(get.exitCode()).as(get::toString).isEqualTo(1);
        assertThat(get.errors()).as(get::toString).last().asString().contains("the origin gave chunk ", "isn't proven");
        assertThat(out).doesNotExist();
    }
}
