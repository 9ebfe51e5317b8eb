package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.SimulatedDisk.Fault;

/**
 * What a target on real files promises when an operation on the disk fails, or the process is killed at one: each in turn, and for a kill once more at those with
 * which the next process ends what was begun, as the engine does. What was written stays then; where the machine loses its power instead, the disk has all, nothing or
 * a beginning of what wasn't forced.
 */
public abstract class DiskTargetContract extends DiskTargetSteps {
    /** Each so many-th operation fails, and is one at which the process is killed; an odd number. All of them, unless that takes minutes. */
    protected int every() {
        return 1;
    }

    /** After each kill, how many operations of recovery lie between those at which it is killed again; at least one is, another each time. */
    protected int againEvery() {
        return 5;
    }

    /** How many crashes of the machine are tried of each walk, and as many during recovery from them. */
    protected int crashesMax() {
        return 500;
    }

    private static final long NEVER = Long.MAX_VALUE / 2;

    /** So that the operations at which recovery is killed aren't the same after each kill. */
    private static final long PRIME = 7_919;

    @ParameterizedTest
    @EnumSource(Walk.class)
    @Tag("E01")
    @Tag("E02")
    void killedAtAnyOperationAndAgainAtAnyOfRecoveryItEndsInTheOldOrTheNewVersion(Walk walk, @TempDir Path folder)
            throws IOException {
        long cut = 1;
        for (long recovery; (recovery = killedTwice(folder, walk, cut, NEVER)) > 0; cut += every()) {
            long apart = Math.min(againEvery(), recovery);
            for (long again = 1 + cut * PRIME % apart; again <= recovery; again += apart) {
                killedTwice(folder, walk, cut, again);
            }
        }

        assertThat(cut).isGreaterThan(walk.steps().size() * 5L);
    }

    /** How many operations recovery took, with the one it was killed at; 0 if there was no {@code first}-th operation. */
    private long killedTwice(Path folder, Walk walk, long first, long second) throws IOException {
        Path place = Files.createDirectory(folder.resolve(walk + "-" + first + "-" + second));
        if (walk == Walk.GIVEN_UP) {
            leaveRemains(place);
        }
        install(place, program("1.0.0"));
        FaultyFiles files = new FaultyFiles();
        files.killAt(first);
        Step last = Step.STAGE;
        for (Step step : walk.steps()) {
            last = step;
            if (!survives(files, place, step)) {
                break;
            }
        }
        String when = walk + " killed at " + first + " in " + last;
        requireOldOrNew(place, true, when);

        FaultyFiles recovering = new FaultyFiles();
        recovering.killAt(second);
        survives(recovering, place, last.mendedBy());
        requireOldOrNew(place, true, when + " and at " + second);
        survives(new FaultyFiles(), place, last.mendedBy());

        assertThat(running(place))
                .as(when + " and at " + second)
                .contains(program(last.mendedBy() == Step.COMMIT ? "2.0.0" : "1.0.0"));
        return files.killed() ? recovering.operations() : 0;
    }

    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "what is recorded has modes of POSIX")
    @ParameterizedTest
    @CsvSource({"TAKEN_BACK, true", "TAKEN_BACK_LATER, true", "GIVEN_UP, true", "TAKEN_BACK_LATER, false"})
    @Tag("E01")
    @Tag("E02")
    @Tag("slow")
    void whateverTheDiskKeptOfWhatWasNotForcedItEndsInTheOldOrTheNewVersion(
            Walk walk, boolean installed, @TempDir Path folder) throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        if (walk == Walk.GIVEN_UP) {
            leaveRemains(place);
        }
        if (installed) {
            install(place, program("1.0.0"));
        }
        open(place).close(); // What its host makes for it was there long before.
        Optional<String> before = Optional.of("1.0.0").filter(old -> installed);

        int crashes = new DiskTargetCrashes(this, place, before, crashesMax()).tryAll(walk);

        assertThat(crashes).isGreaterThan(walk.steps().size() * 2);
    }

    @ParameterizedTest
    @CsvSource({
        "KEPT, true",
        "TAKEN_BACK, true",
        "GIVEN_UP, true",
        "TAKEN_BACK_LATER, true",
        "KEPT, false",
        "TAKEN_BACK, false",
        "TAKEN_BACK_LATER, false"
    })
    @Tag("D04")
    @Tag("E25")
    void whicheverOperationFailsTheFileIsNamedAndTheStepCanBeRepeated(
            Walk walk, boolean installed, @TempDir Path folder) throws IOException {
        long n = 1;
        while (failsAt(n, n % 2 == 0 ? Fault.NO_SPACE : Fault.IO_ERROR, walk, installed, folder)) {
            n += every();
        }

        assertThat(n).as("operations of a walk").isGreaterThan(walk.steps().size() * 5L);
    }

    /** Whether there was an {@code n}-th operation. */
    private boolean failsAt(long n, Fault fault, Walk walk, boolean installed, Path folder) throws IOException {
        Path place = Files.createDirectory(folder.resolve("fault-" + n));
        if (installed) {
            install(place, program("1.0.0"));
        }
        FaultyFiles faults = new FaultyFiles();
        try (ApplicatorTarget target = open(faults.at(place))) {
            faults.failAt(n, fault);
            for (Step step : walk.steps()) {
                takeUntilDone(target, step, faults, () -> requireOldOrNew(place, installed, fault + " in " + step));
            }
        }

        Optional<byte[]> end = walk == Walk.KEPT
                ? Optional.of(program("2.0.0"))
                : Optional.of(program("1.0.0")).filter(old -> installed);
        assertThat(running(place).map(ByteBuffer::wrap))
                .as("fault at operation " + n)
                .isEqualTo(end.map(ByteBuffer::wrap));
        assertThat(leftovers(place)).as("fault at operation " + n).isEmpty();
        return !faults.failed().isEmpty();
    }

    private interface Check {
        void run() throws IOException;
    }

    private void takeUntilDone(ApplicatorTarget target, Step step, FaultyFiles faults, Check inBetween)
            throws IOException {
        try {
            take(target, step);
        } catch (UpdriftException failure) {
            assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_FAILED);
            assertThat(failure.getMessage()).contains(faults.failed());
            inBetween.run();
            take(target, step);
        }
    }

    @Test
    @Tag("E25")
    void aSystemThatTakesAFewBytesAtATimeGetsThemAll(@TempDir Path folder) throws IOException {
        install(folder, program("1.0.0"));
        FaultyFiles faults = new FaultyFiles();
        faults.writeAtMost(3);
        try (ApplicatorTarget target = open(faults.at(folder))) {
            Walk.KEPT.steps().forEach(step -> take(target, step));
            assertThat(running(folder)).contains(program("2.0.0"));

            take(target, Step.ROLL_BACK);
        }

        assertThat(running(folder)).contains(program("1.0.0"));
    }
}
