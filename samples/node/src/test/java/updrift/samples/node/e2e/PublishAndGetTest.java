package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What scripts rely on in {@code publish}, {@code hash} and {@code get}. */
class PublishAndGetTest extends RealProcesses {
    private static final int CHUNK = 1 << 16;

    @Test
    @Tag("D18")
    void packagesAtTheEdgesOfAChunkArriveWholeUnderTheIdThatPublishAndHashPrint() throws Exception {
        keygen();
        Map<String, Path> packages = new TreeMap<>();
        for (int size : new int[] {0, 1, CHUNK, CHUNK + 1}) {
            Path file = TestProgram.data(folder.resolve("size-" + size), size, size);
            String version = "1.0." + packages.size();
            packages.put(version, file);
            assertThat(done("hash", file)).containsExactly(publish(file, version));
        }
        UpdriftProcess authority = authority();
        String address = authority.ready();

        for (Map.Entry<String, Path> wanted : packages.entrySet()) {
            Path out = folder.resolve("out-" + wanted.getKey());
            UpdriftProcess get = get(
                    folder.resolve("state-" + wanted.getKey()),
                    out,
                    List.of("--peer", address, "--version", wanted.getKey(), "--checksum"));
            assertThat(get.exitCode()).as(get::toString).isZero();
            assertThat(out).hasSameBinaryContentAs(wanted.getValue());
            assertThat(get.event("DONE").text("version")).isEqualTo(wanted.getKey());
        }
        assertThat(authority.terminate()).as(authority::toString).isZero();
    }

    @Test
    void theIdIsWhatB3sumPrints() throws Exception {
        Path file = TestProgram.data(folder.resolve("package"), 3_000_001, 7);
        assumeTrue(hasB3sum(), "skipped: no b3sum on this machine");
        Process b3sum = new ProcessBuilder("b3sum", "--no-names", file.toString()).start();

        String expected = new String(b3sum.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();

        assertThat(done("hash", file)).containsExactly(expected);
    }

    private static boolean hasB3sum() throws InterruptedException {
        try {
            return new ProcessBuilder("b3sum", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Test
    void getTellsWhatItDidAndServesOnWhenAsked() throws Exception {
        Path program = TestProgram.sound(folder.resolve("new"), "2.0.0");
        keygen();
        publish(TestProgram.data(folder.resolve("old"), 10, 1), "1.0.0");
        String id = publish(program, "2.0.0");
        UpdriftProcess authority = authority();
        String address = authority.ready();
        Path out = folder.resolve("out");
        Path go = folder.resolve("go");

        UpdriftProcess seeder = get(
                folder.resolve("seeder"),
                out,
                List.of("--peer", address, "--listen", ANY_PORT, "--seed-for", "1h", "--start-when", go));
        String seeding = seeder.ready();
        assertThat(seeder.events("DONE")).isEmpty();
        Files.createFile(go);
        Json done = seeder.event("DONE");
        authority.kill();
        UpdriftProcess next =
                get(folder.resolve("next"), folder.resolve("out2"), "--peer", seeding, "--timeout", "30s");

        assertThat(next.exitCode()).as(next::toString).isZero();
        assertThat(folder.resolve("out2")).hasSameBinaryContentAs(program);
        assertThat(done.keys())
                .contains("file", "id", "version", "bytes", "seconds", "from_peers", "from_origin", "resumed", "peers");
        assertThat(done.text("file")).isEqualTo(out.toString());
        assertThat(done.text("id")).isEqualTo(id);
        assertThat(done.text("version")).isEqualTo("2.0.0");
        assertThat(done.number("bytes")).isEqualTo(TestProgram.SIZE);
        assertThat(done.number("from_peers")).isEqualTo(TestProgram.SIZE);
        assertThat(done.number("from_origin") + done.number("resumed")).isZero();
        assertThat(done.fraction("seconds")).isBetween(0.0, 60.0);
        assertThat(done.objects("peers")).hasSize(1).allSatisfy(peer -> {
            assertThat(peer.text("address")).isEqualTo(address);
            assertThat(peer.number("bytes")).isEqualTo(TestProgram.SIZE);
        });
        assertThat(seeder.running()).isTrue();
        assertThat(seeder.terminate()).as(seeder::toString).isZero();
    }

    @Test
    void aGetThatNobodyAnswersEndsAtItsTimeout() throws Exception {
        keygen();
        CountingProxy nobody = closing(CountingProxy.start());

        String line = refused(
                1,
                List.of("get", "--trust", anchor(), "--product", PRODUCT, "--state", folder.resolve("state")),
                List.of("--out", folder.resolve("out"), "--peer", nobody.address(), "--timeout", "1s"));

        assertThat(line).isNotBlank();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aPlainGetPrintsDoneAndTheFile() throws Exception {
        Path program = TestProgram.data(folder.resolve("new"), 200_000, 3);
        keygen();
        publish(program, "2.0.0");
        String address = authority().ready();
        Path out = folder.resolve("out");

        List<String> printed = done(
                List.of("get", "--trust", anchor(), "--product", PRODUCT, "--state", folder.resolve("state")),
                List.of("--out", out, "--peer", address));

        assertThat(printed).contains("DONE " + out);
        assertThat(out).hasSameBinaryContentAs(program);
    }
}
