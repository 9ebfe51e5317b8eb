package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

/** Hosts that write while they are updated. */
@DisabledOnOs(OS.WINDOWS)
@Tag("E12")
class HostWritesTest {
    private static final String WRITES = "while :; do echo more >>\"$1\"; echo more >>\"$2\"; done";

    private static final int LARGE = 1 << 20;

    private static final Map<String, String> FILES =
            Map.of("a-large", "x".repeat(LARGE), "bin/program", "#!/bin/sh\necho 1.0.0\n", "conf/port", "port = 1\n");

    @TempDir
    Path folder;

    @Test
    void whatARunningHostGoesOnWritingBesideItsFilesChangesNeitherTheUpdateNorTheWayBack() throws Exception {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", Packages.of(WRITES, ".tar"));
        Path inside = place.slot(one).resolve("log");
        Path outside = folder.resolve("data");
        Process host = new ProcessBuilder(
                        place.current().resolve("bin/program").toString(), inside.toString(), outside.toString())
                .start();
        try {
            writes(inside);
            DirectoryTarget target = place.open();
            Attempt two = TestPlace.stage(target, "2.0.0", Packages.of("echo 2.0.0", ".zip"));
            target.backUp(two);
            byte[] before = TestPlace.bytes(target.openBackup(two).orElseThrow());
            writes(inside);
            target.activate(two);
            writes(inside);
            assertThat(target.probe(two).good()).isTrue();
            assertThat(place.slot(two).resolve("log")).doesNotExist();

            assertThat(TestPlace.bytes(target.openBackup(two).orElseThrow())).isEqualTo(before);
            target.rollBack(two);

            assertThat(place.open().currentVersion()).contains(Version.parse("1.0.0"));
            long kept = Files.size(outside);
            writes(outside);
            assertThat(Files.size(outside)).isGreaterThan(kept);
        } finally {
            host.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void writes(Path file) throws Exception {
        long before = Files.exists(file) ? Files.size(file) : 0;
        for (int tries = 0; !Files.exists(file) || Files.size(file) <= before; tries++) {
            assertThat(tries).isLessThan(1_000);
            Thread.sleep(10);
        }
    }

    @Test
    void aFileThatIsWrittenAfterItWasReadForTheBackupIsFoundOutBeforeItIsBroughtBack() throws IOException {
        BackedUp host = backedUp();

        byte[] backedUp;
        try (InputStream backup =
                Channels.newInputStream(host.target().openBackup(host.attempt()).orElseThrow())) {
            byte[] begin = backup.readNBytes(LARGE + (1 << 12));
            Files.writeString(host.large(), "y".repeat(LARGE));
            byte[] rest = backup.readAllBytes();
            backedUp = Arrays.copyOf(begin, begin.length + rest.length);
            System.arraycopy(rest, 0, backedUp, begin.length, rest.length);
        }
        host.target().activate(host.attempt());

        // The engine brings back only what still has the hash that it had when it was backed up.
        assertThat(TestPlace.bytes(host.target().openBackup(host.attempt()).orElseThrow()))
                .isNotEqualTo(backedUp);
        Files.writeString(host.large(), "x".repeat(LARGE));
        assertThat(TestPlace.bytes(host.target().openBackup(host.attempt()).orElseThrow()))
                .isEqualTo(backedUp);
    }

    @Test
    void aFileThatIsCutWhileItIsReadEndsTheBackup() throws IOException {
        BackedUp host = backedUp();

        try (InputStream backup =
                Channels.newInputStream(host.target().openBackup(host.attempt()).orElseThrow())) {
            backup.readNBytes(1 << 16);
            Files.writeString(host.large(), "cut");

            assertThatThrownBy(backup::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a-large");
        }
    }

    /** A host whose way back is kept; {@code large} is one of its files. */
    private record BackedUp(DirectoryTarget target, Attempt attempt, Path large) {}

    private BackedUp backedUp() {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", Packages.of(FILES, ".tar"));
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.stage(target, "2.0.0", Packages.of("echo 2.0.0", ".tar"));
        target.backUp(two);
        return new BackedUp(target, two, place.slot(one).resolve("a-large"));
    }
}
