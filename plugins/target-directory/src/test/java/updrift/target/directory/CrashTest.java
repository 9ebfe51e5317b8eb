package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

/** Real processes on a real file system, killed as they call the system to make something last. */
@EnabledOnOs(OS.LINUX)
class CrashTest {
    private static final byte[] ONE = Packages.of("echo 1.0.0", ".tar");
    private static final byte[] TWO = Packages.of("echo 2.0.0", ".tar");

    /** No update of two files forces or renames more often. */
    private static final int CALLS_MAX = 100;

    @TempDir
    Path folder;

    /** Not at each call, which would take minutes; what is forced and renamed comes in groups of a few. */
    @ParameterizedTest
    @CsvSource({"fsync, 1, 3", "rename, 1, 2", "renameat, 1, 2", "unlink, 1, 4"})
    @Tag("E01")
    @Tag("E02")
    @Tag("E06")
    void aProcessKilledAtAnyCallLeavesTheOldOrTheNewVersion(String call, int first, int step) throws Exception {
        int kills = 0;
        for (int time = first; time < CALLS_MAX; time += step) {
            Path own = Files.createDirectories(folder.resolve("run-" + time));
            TestPlace place = new TestPlace(own);
            place.apply("1.0.0", ONE);
            Files.write(own.resolve("new"), TWO);

            List<String> said = Strace.in(own).killedAt(call, time);

            requireOldOrNew(place, call + " " + time + " after " + said);
            if (said.contains("committed")) {
                break;
            }
            kills++;
            requireRecovered(place, call + " " + time + " after " + said);
        }
        assertThat(kills).as("kills").isPositive();
    }

    private static void requireOldOrNew(TestPlace place, String when) {
        byte[] running = Packages.pack(place.current(), ".tar");
        assertThat(Arrays.equals(running, ONE) || Arrays.equals(running, TWO))
                .as(when)
                .isTrue();
    }

    /** As the engine recovers: it goes back, and begins again. */
    private static void requireRecovered(TestPlace place, String when) throws IOException {
        Attempt two = TestPlace.attempt("2.0.0", TWO);
        place.open().rollBack(two);
        assertThat(place.open().currentVersion()).as(when).contains(Version.parse("1.0.0"));

        place.apply("2.0.0", TWO);

        assertThat(place.open().currentVersion()).as(when).contains(Version.parse("2.0.0"));
        assertThat(Packages.pack(place.current(), ".tar")).as(when).isEqualTo(TWO);
        place.open().rollBack(two);
        assertThat(Packages.pack(place.current(), ".tar")).as(when).isEqualTo(ONE);
        assertThat(place.work().resolve("tree")).doesNotExist();
    }

    @Test
    @Tag("E05")
    void dataIsForcedBeforeItsDirectoryAndThatBeforeThePointer() throws Exception {
        TestPlace place = new TestPlace(folder.toRealPath());
        place.apply("1.0.0", ONE);
        Files.write(folder.resolve("new"), TWO);

        List<String> calls = Strace.in(folder).calls();

        String tree = place.work().resolve("tree").toString();
        String slot = place.slot(TestPlace.attempt("2.0.0", TWO)).toString();
        int file = index(calls, 0, "fsync(", tree + "/bin/program>");
        int directory = index(calls, file, "fsync(", tree + "/bin>");
        int top = index(calls, directory, "fsync(", tree + ">");
        int becomesSlot = index(calls, top, "rename", "\"" + tree + "\"", "\"" + slot + "\"");
        int slots = index(calls, becomesSlot, "fsync(", place.root().resolve("slots") + ">");
        int pointer = index(calls, slots, "rename", place.current() + "\"");
        index(calls, pointer, "fsync(", place.root() + ">");
        assertThat(calls.subList(0, slots)).noneMatch(call -> call.contains(place.current() + "\""));
    }

    /** The first call from {@code start} on that has all of {@code parts}. */
    private static int index(List<String> calls, int start, String... parts) {
        for (int index = start; index < calls.size(); index++) {
            if (Arrays.stream(parts).allMatch(calls.get(index)::contains)) {
                return index;
            }
        }
        throw new AssertionError("no call with " + List.of(parts) + " after the first " + start + " of " + calls);
    }
}
