package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
class SlotsTest {
    private static final byte[] ONE = Packages.of("echo 1.0.0", ".tar.zst");
    private static final byte[] TWO = Packages.of("echo 2.0.0", ".zip");
    private static final byte[] THREE = Packages.of("echo 3.0.0", ".tar.gz");

    @TempDir
    Path folder;

    @Test
    @Tag("E06")
    void atAnyInstantThePointerLeadsToACompleteVersion() throws Exception {
        TestPlace place = new TestPlace(folder);
        place.apply("1.0.0", ONE);
        AtomicBoolean done = new AtomicBoolean();
        StringBuilder wrong = new StringBuilder();
        Thread looker = new Thread(() -> {
            while (!done.get()) {
                look(place, wrong);
            }
        });
        looker.start();
        for (int round = 0; round < 30; round++) {
            DirectoryTarget target = place.open();
            Attempt attempt = TestPlace.stage(target, "2.0.0", TWO);
            target.activate(attempt);
            // What was read of the new slot has to be read before it goes.
            target.rollBack(TestPlace.attempt("9.0.0", TWO));
            new Pointer(new Place(place.root(), place.root().resolve("slots"), place.work()), true)
                    .set(Place.pointerTo(TestPlace.attempt("1.0.0", ONE).updateId()));
        }
        done.set(true);
        looker.join();

        assertThat(wrong).isEmpty();
    }

    private static void look(TestPlace place, StringBuilder wrong) {
        try {
            String seen = Files.readString(place.current().resolve("bin/program"));
            if (!seen.contains("echo 1.0.0") && !seen.contains("echo 2.0.0")) {
                wrong.append("something between; ");
            }
        } catch (IOException failure) {
            wrong.append(failure).append("; ");
        }
    }

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
    @Tag("E16")
    void aRollbackGoesToWhatRanBeforeAndNoFurther() throws IOException {
        TestPlace place = new TestPlace(folder);
        place.apply("1.0.0", ONE);
        place.apply("2.0.0", TWO);
        Attempt three = place.apply("3.0.0", THREE);

        for (int again = 0; again < 3; again++) {
            place.open().rollBack(three);
            assertThat(place.open().currentVersion()).contains(Version.parse("2.0.0"));
        }
        place.open().rollBack(TestPlace.attempt("2.0.0", TWO));

        // Its own backup went when 3.0.0 was committed.
        assertThat(place.open().currentVersion()).contains(Version.parse("2.0.0"));
    }

    @Test
    @Tag("E32")
    void twoVersionsAreKeptAndOlderOnesGoOnlyWithACommit() throws IOException {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", ONE);
        Attempt two = place.apply("2.0.0", TWO);
        DirectoryTarget target = place.open();
        Attempt three = TestPlace.stage(target, "3.0.0", THREE);
        target.backUp(three);
        target.activate(three);
        assertThat(slots(place)).containsExactlyInAnyOrder(name(one), name(two), name(three));

        target.commit(three);

        assertThat(slots(place)).containsExactlyInAnyOrder(name(two), name(three));
    }

    @Test
    @Tag("E32")
    void anAttemptThatFailsLeavesTheConfirmedVersionAndItsBackup() throws IOException {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", ONE);
        Attempt two = place.apply("2.0.0", TWO);
        DirectoryTarget target = place.open();
        Attempt three = TestPlace.stage(target, "3.0.0", THREE);
        target.backUp(three);
        target.activate(three);

        target.rollBack(three);

        assertThat(slots(place)).containsExactlyInAnyOrder(name(one), name(two));
        target.rollBack(two);
        assertThat(target.currentVersion()).contains(Version.parse("1.0.0"));
    }

    @Test
    @Tag("E32")
    void goingBackToTheOlderVersionByAnOrderKeepsWhatItGoesBackFrom() throws IOException {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", ONE);
        Attempt two = place.apply("2.0.0", TWO);
        DirectoryTarget target = place.open();
        TestPlace.stage(target, "1.0.0", ONE);
        target.rollBack(one);
        assertThat(slots(place)).containsExactlyInAnyOrder(name(one), name(two));

        place.apply("1.0.0", ONE);

        assertThat(target.currentVersion()).contains(Version.parse("1.0.0"));
        assertThat(slots(place)).containsExactlyInAnyOrder(name(one), name(two));
    }

    @Test
    void whatRunsCanBeAppliedAgainWithoutBeingTouched() throws IOException {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", ONE);
        Object before = Files.getAttribute(place.slot(one), "unix:ino");

        place.apply("1.0.0", ONE);
        place.open().rollBack(one);

        assertThat(Files.getAttribute(place.slot(one), "unix:ino")).isEqualTo(before);
        assertThat(place.open().currentVersion()).contains(Version.parse("1.0.0"));
    }

    @Test
    @Tag("E28")
    void whatTheSlotWasMadeAsDecidesAndNotTheWordOfItsProgram() throws IOException {
        TestPlace place = new TestPlace(folder);
        Attempt claimed = place.apply("1.0.0", Packages.of("echo 2.0.0", ".tar"));
        Attempt two = TestPlace.stage(place.open(), "2.0.0", TWO);
        place.open().backUp(two);

        assertThat(place.open().currentVersion()).contains(Version.parse("1.0.0"));
        assertThat(place.open().probe(two).good()).isFalse();
        assertThat(place.open().probe(two).reason()).contains(name(claimed), "not to the slot of 2.0.0");
    }

    @Test
    @Tag("E23")
    @Tag("E28")
    void aSlotThatWasChangedIsNeverSwitchedToNorTakenForItsVersion() throws IOException {
        TestPlace place = new TestPlace(folder);
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.stage(target, "2.0.0", TWO);
        assertThat(target.probeStaged(two).good()).isTrue();
        target.activate(two);
        Path program = place.slot(two).resolve("bin/program");
        Files.writeString(program, Files.readString(program).replace("echo", "evil; echo"));

        assertThat(target.probe(two).good()).isFalse();
        assertThat(target.probe(two).reason()).contains(program + " isn't what its manifest says");
        assertThatThrownBy(() -> target.activate(two)).hasMessageContaining("isn't what its manifest says");
    }

    @Test
    @Tag("E23")
    void whatWasChangedBetweenTheProbeAndTheSwitchIsUnpackedAnew() throws IOException {
        TestPlace place = new TestPlace(folder);
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.stage(target, "2.0.0", TWO);
        assertThat(target.probeStaged(two).good()).isTrue();
        Files.writeString(place.slot(two).resolve("conf/port"), "port = 6");

        target.activate(two);

        assertThat(place.current().resolve("conf/port")).hasContent("port = 1");
        assertThat(target.probe(two).good()).isTrue();
    }

    @Test
    @Tag("E11")
    void aBackupThatWasChangedHasAnotherHash() throws IOException {
        TestPlace place = new TestPlace(folder);
        Attempt one = place.apply("1.0.0", ONE);
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.stage(target, "2.0.0", TWO);
        target.backUp(two);
        byte[] before = TestPlace.bytes(target.openBackup(two).orElseThrow());

        Files.writeString(place.slot(one).resolve("beside"), "what a program leaves beside its files doesn't count");
        assertThat(TestPlace.bytes(target.openBackup(two).orElseThrow())).isEqualTo(before);
        Files.setPosixFilePermissions(
                place.slot(one).resolve("bin/program"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(TestPlace.bytes(target.openBackup(two).orElseThrow())).isNotEqualTo(before);
        Files.delete(place.slot(one).resolve("bin/program"));
        assertThat(TestPlace.bytes(target.openBackup(two).orElseThrow())).isNotEqualTo(before);
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

            assertThat(elsewhere.resolve(name(one))).isDirectory();
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

        String line = "f 0644 " + (usable + 1) + " " + "0".repeat(64) + " huge";
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

    private static String name(Attempt attempt) {
        return attempt.updateId().toString();
    }

    private static Set<String> slots(TestPlace place) throws IOException {
        try (Stream<Path> all = Files.list(place.root().resolve("slots"))) {
            Set<String> names = new TreeSet<>();
            all.map(slot -> slot.getFileName().toString())
                    .filter(name -> !name.equals(".updrift"))
                    .forEach(names::add);
            return names;
        }
    }
}
