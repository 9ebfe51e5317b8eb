package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
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
        AtomicInteger removals = new AtomicInteger();
        StringBuilder wrong = new StringBuilder();
        Thread looker = new Thread(() -> {
            while (!done.get()) {
                look(place, removals, wrong);
            }
        });
        looker.start();
        for (int round = 0; round < 30; round++) {
            DirectoryTarget target = place.open();
            // Nothing leads to the slot that goes, but who came there before may be about to read it.
            removals.incrementAndGet();
            Attempt attempt = TestPlace.stage(target, "2.0.0", TWO);
            target.activate(attempt);
            new Pointer(new Place(place.root(), place.root().resolve("slots"), place.work()), true)
                    .set(Place.pointerTo(TestPlace.attempt("1.0.0", ONE).updateId()));
        }
        done.set(true);
        looker.join();

        assertThat(wrong).isEmpty();
    }

    private static void look(TestPlace place, AtomicInteger removals, StringBuilder wrong) {
        int before = removals.get();
        try {
            String seen = Files.readString(place.current().resolve("bin/program"));
            if (!seen.contains("echo 1.0.0") && !seen.contains("echo 2.0.0")) {
                wrong.append("something between; ");
            }
        } catch (IOException failure) {
            if (removals.get() == before) {
                wrong.append(failure).append("; ");
            }
        }
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
