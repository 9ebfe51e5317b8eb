package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.testkit.SimulatedDisk.Fault;

/**
 * What a target on real files promises when an operation on the disk fails, or the process is killed at one: each in turn, and for a kill once more at those with
 * which the next process ends what was begun, as the engine does. What was written stays, as it does when a process ends; a machine that loses its power is
 * another matter.
 */
public abstract class DiskTargetContract {
    /** The target of {@code place}, opened as after a start and with the probe {@code none}; paths below {@code place} may lead through {@link FaultyFiles}. */
    protected abstract ApplicatorTarget open(Path place);

    /** A package of {@code version}; the same bytes at each call. No probe is made of it. */
    protected abstract byte[] program(String version);

    /** Puts {@code program} in place as a person would, before any update. */
    protected abstract void install(Path place, byte[] program) throws IOException;

    /** What would run now; empty if nothing is in place. */
    protected abstract Optional<byte[]> running(Path place) throws IOException;

    /** The files in {@code place} of which a target at rest has no use. */
    protected abstract List<Path> leftovers(Path place) throws IOException;

    /** Each so many-th operation fails, and is one at which the process is killed; an odd number. All of them, unless that takes minutes. */
    protected int every() {
        return 1;
    }

    /** After each kill, how many operations of recovery lie between those at which it is killed again; at least one is, another each time. */
    protected int againEvery() {
        return 5;
    }

    private static final long NEVER = Long.MAX_VALUE / 2;

    /** So that the operations at which recovery is killed aren't the same after each kill. */
    private static final long PRIME = 7_919;

    private enum Step {
        STAGE,
        BACK_UP,
        UNSTAGE,
        ACTIVATE,
        COMMIT,
        ROLL_BACK;

        /** What the engine does first after a process ended in this one. */
        private Step mendedBy() {
            return switch (this) {
                case STAGE, BACK_UP, UNSTAGE -> UNSTAGE;
                case ACTIVATE, ROLL_BACK -> ROLL_BACK;
                case COMMIT -> COMMIT;
            };
        }
    }

    /** What is done with an update. */
    enum Walk {
        KEPT,
        TAKEN_BACK,
        TAKEN_BACK_LATER,
        GIVEN_UP;

        private List<Step> steps() {
            return switch (this) {
                case KEPT -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.COMMIT);
                case TAKEN_BACK -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.ROLL_BACK);
                case TAKEN_BACK_LATER -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.COMMIT, Step.ROLL_BACK);
                case GIVEN_UP -> List.of(Step.STAGE, Step.BACK_UP, Step.UNSTAGE);
            };
        }
    }

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

    /** An earlier try at the same update, undone since, from a time when nothing ran. */
    private void leaveRemains(Path place) {
        Walk.TAKEN_BACK_LATER.steps().forEach(step -> survives(new FaultyFiles(), place, step));
    }

    /** Whether {@code step}, in a process of its own, came to its end. */
    private boolean survives(FaultyFiles files, Path place, Step step) {
        try (ApplicatorTarget target = open(files.at(place))) {
            take(target, step);
            return true;
        } catch (PowerCut killed) {
            return false;
        }
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

    private void take(ApplicatorTarget target, Step step) {
        Attempt attempt = attempt();
        switch (step) {
            case STAGE -> {
                target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(program("2.0.0"))));
                assertThat(bytes(target.openStaged(attempt))).isEqualTo(program("2.0.0"));
            }
            case BACK_UP -> {
                target.backUp(attempt);
                target.openBackup(attempt).ifPresent(DiskTargetContract::bytes);
            }
            case UNSTAGE -> target.unstage(attempt);
            case ACTIVATE -> target.activate(attempt);
            case COMMIT -> target.commit(attempt);
            case ROLL_BACK -> target.rollBack(attempt);
        }
    }

    private static byte[] bytes(ReadableByteChannel channel) {
        try (channel) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException failure) {
            throw new UpdriftException(ErrorCode.TARGET_FAILED, String.valueOf(failure.getMessage()), failure);
        }
    }

    private Attempt attempt() {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(2);
        Version from = Version.parse("1.0.0");
        return new Attempt(UpdateId.of(id), Optional.of(from), Version.parse("2.0.0"), program("2.0.0").length);
    }

    private void requireOldOrNew(Path place, boolean installed, String when) throws IOException {
        Optional<byte[]> found = running(place);
        boolean old = installed
                ? found.filter(bytes -> Arrays.equals(bytes, program("1.0.0"))).isPresent()
                : found.isEmpty();
        boolean fresh =
                found.filter(bytes -> Arrays.equals(bytes, program("2.0.0"))).isPresent();
        assertThat(old || fresh).as(when).isTrue();
    }
}
