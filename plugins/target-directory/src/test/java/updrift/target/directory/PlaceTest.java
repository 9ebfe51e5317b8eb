package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

@DisabledOnOs(OS.WINDOWS)
class PlaceTest {
    private static final byte[] ONE = Packages.of("echo 1.0.0", ".tar.zst");
    private static final byte[] TWO = Packages.of("echo 2.0.0", ".zip");

    @TempDir
    Path folder;

    @Test
    @Tag("E06")
    void aDirectoryInPlaceOfThePointerIsToldAtOnceWithTheRemedy() throws IOException {
        TestPlace place = new TestPlace(folder);
        Files.createDirectories(place.current());

        assertThatThrownBy(place::open)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("can't be switched in one step")
                .hasMessageContaining("link to that");
    }

    @Test
    @Tag("E24")
    void aRunningProgramGoesOnWithItsOwnFiles() throws Exception {
        TestPlace place = new TestPlace(folder);
        place.apply(
                "1.0.0",
                Packages.of("echo ready; read line; cat \"$(dirname \"$0\")/../conf/port\"; echo still 1.0.0", ".tar"));
        Path own = place.current().toRealPath();
        Process running = new ProcessBuilder(own.resolve("bin/program").toString()).start();
        try (var output = running.inputReader();
                var input = running.outputWriter()) {
            assertThat(output.readLine()).isEqualTo("ready");
            place.apply("2.0.0", TWO);
            input.write("\n");
            input.flush();

            assertThat(output.readLine()).isEqualTo("port = 1");
            assertThat(output.readLine()).isEqualTo("still 1.0.0");
        } finally {
            running.destroyForcibly();
        }
    }

    @Test
    @Tag("E24")
    void aRefusalOfTheSystemNamesTheFile() throws IOException {
        TestPlace place = new TestPlace(folder);
        place.apply("1.0.0", ONE);
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.stage(target, "2.0.0", TWO);
        target.backUp(two);
        // A directory can't be replaced by a rename, as a file in use can't on Windows.
        Files.createDirectories(place.root().resolve(".current.new/busy"));

        assertThatThrownBy(() -> target.activate(two))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_FAILED))
                .hasMessageContaining(".current.new");
        assertThat(target.currentVersion()).contains(Version.parse("1.0.0"));
    }

    @Test
    @Tag("E31")
    void slotsOnAnotherFileSystemAreStagedThere() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(folder)),
                "there is no second file system to write to");
        Path elsewhere = Files.createTempDirectory(memory, "updrift-test");
        try {
            TestPlace place = new TestPlace(folder);
            Files.createDirectories(place.root());
            Files.createSymbolicLink(place.root().resolve("slots"), elsewhere);

            Attempt one = place.apply("1.0.0", ONE);

            assertThat(elsewhere.resolve(one.updateId().toString())).isDirectory();
            assertThat(place.open().currentVersion()).contains(Version.parse("1.0.0"));
        } finally {
            try (Folder shared = Folder.open(memory)) {
                shared.deleteAll(elsewhere.getFileName().toString());
            }
        }
    }

    @Test
    @Tag("E31")
    @Tag("G01")
    void aStagingPlaceThatLeadsElsewhereIsToldAtOnce() throws IOException {
        TestPlace place = new TestPlace(folder);
        Files.createDirectories(place.root().resolve("slots"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(place.work(), elsewhere);

        assertThatThrownBy(place::open).hasMessageContaining("has to be a directory and no link");
    }

    @Test
    @Tag("E25")
    void withoutRoomForWhatThePackageHoldsNothingIsUnpacked() throws IOException {
        TestPlace place = new TestPlace(folder);
        long usable = Files.getFileStore(folder).getUsableSpace();
        Attempt huge = new Attempt(
                TestPlace.attempt("2.0.0", TWO).updateId(), Optional.empty(), Version.parse("2.0.0"), usable);
        assertThat(place.open().missingSpace(huge)).isGreaterThan(usable / 2);

        long more = Files.getFileStore(folder).getTotalSpace() + 1; // Others give room back meanwhile.
        String line = "f 0644 " + more + " " + "0".repeat(64) + " huge";
        Manifest manifest = parse(line);
        assertThatThrownBy(() -> Space.require(new Place(place.root(), folder, folder), manifest))
                .hasMessageContaining(" are needed to unpack the package; make room");
    }

    private static Manifest parse(String line) {
        try {
            return Manifest.parse(Packages.manifest(line), Limits.NONE);
        } catch (PackageRefused refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void aSettingThatCannotBeIsToldAtOnce() throws IOException {
        TestPlace place = new TestPlace(folder);

        assertThatThrownBy(() -> place.open(Map.of("pointer", "both"))).hasMessageContaining("neither link nor file");
        assertThatThrownBy(() -> place.open(Map.of("probe", "sh -c x"))).hasMessageContaining("absolute path or {dir}");
        assertThatThrownBy(() -> place.open(new TreeMap<>(Map.of("path", "missing"))))
                .hasMessageContaining("there is no directory");
    }
}
