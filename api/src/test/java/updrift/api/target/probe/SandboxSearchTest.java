package updrift.api.target.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in bubblewrap's place, which behave as it does on other systems. */
@EnabledOnOs(OS.LINUX)
@Tag("E08")
class SandboxSearchTest {
    @TempDir
    Path folder;

    @Test
    @Tag("G06")
    void whereBubblewrapIsMissingItSaysWhereItWasLookedForAndWhatToInstall() throws Exception {
        Surroundings found = search(folder.resolve("bwrap"), 10).result();

        assertThat(found.sandbox()).isEmpty();
        assertThat(found.whyNone()).contains(folder + "/bwrap").contains("install bubblewrap");
    }

    @Test
    void whereTheKernelRefusesItItIsNotUsedAndItsWordsAreTold() throws Exception {
        Path refused = bwrap("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1");

        Surroundings found = search(refused, 10).result();

        assertThat(found.sandbox()).isEmpty();
        assertThat(found.whyNone()).contains(refused + " doesn't work here: bwrap: setting up uid map");
    }

    @Test
    void oneThatHangsIsGivenUp() throws Exception {
        Path hanging = bwrap("sleep 60");

        Surroundings found = search(hanging, 1).result();

        assertThat(found.sandbox()).isEmpty();
        assertThat(found.whyNone()).contains("no answer within 1 s");
    }

    @Test
    void oneThatPretendsToWorkIsNotUsed() throws Exception {
        assertThat(search(bwrap("exit 0"), 10).result().sandbox()).isEmpty();
    }

    @Test
    void itIsTriedOnce() throws Exception {
        Path tries = folder.resolve("tries");
        SandboxSearch search = search(bwrap("echo try >> '" + tries + "'; echo bubblewrap 9.0.0"), 10);

        assertThat(search.result().sandbox()).isPresent();
        assertThat(search.result().sandbox()).isPresent();
        assertThat(tries).hasContent("try\n");
    }

    @Test
    void whatMayBeWrittenToMemoryIsBounded() throws Exception {
        Surroundings found = search(bwrap("echo bubblewrap 9.0.0"), 10).result();

        assertThat(found.around(List.of("/bin/true"), Path.of("/"), Path.of("/bin/true")))
                .containsSubsequence("--size", "268435456", "--tmpfs", "/dev/shm")
                .containsSubsequence("--size", "268435456", "--tmpfs", "/tmp", "--tmpfs", "/run", "--remount-ro");
    }

    @Test
    void anOlderOneThatCannotBoundMemoryIsUsedWithoutThat() throws Exception {
        Path older = bwrap("case \"$*\" in *--size*) echo 'bwrap: Unknown option --size' >&2; exit 1 ;; esac\n"
                + "echo bubblewrap 0.4.1");

        Surroundings found = search(older, 10).result();

        assertThat(found.around(List.of("/bin/true"), Path.of("/"), Path.of("/bin/true")))
                .startsWith(older.toString())
                .doesNotContain("--size")
                .endsWith("--", "/bin/true");
    }

    private static SandboxSearch search(Path place, int seconds) {
        return new SandboxSearch(List.of(place), Duration.ofSeconds(seconds));
    }

    private Path bwrap(String commands) throws IOException {
        Path script = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\n" + commands + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
