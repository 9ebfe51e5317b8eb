package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;

/** What the tests of {@link DiskTargetContract} are made of. */
abstract class DiskTargetSteps {
    enum Step {
        STAGE,
        PROBE_STAGED,
        BACK_UP,
        UNSTAGE,
        ACTIVATE,
        COMMIT,
        ROLL_BACK;

        /** What the engine does first after a process ended in this one. */
        Step mendedBy() {
            return switch (this) {
                case STAGE, PROBE_STAGED, BACK_UP, UNSTAGE -> UNSTAGE;
                case ACTIVATE, ROLL_BACK -> ROLL_BACK;
                case COMMIT -> COMMIT;
            };
        }

        /** Whether the engine notes after it that nothing is under way. */
        boolean leadsToRest() {
            return this == UNSTAGE || this == COMMIT || this == ROLL_BACK;
        }
    }

    /** What is done with an update. */
    enum Walk {
        KEPT,
        TAKEN_BACK,
        TAKEN_BACK_LATER,
        GIVEN_UP;

        List<Step> steps() {
            return switch (this) {
                case KEPT -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.COMMIT);
                case TAKEN_BACK -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.ROLL_BACK);
                case TAKEN_BACK_LATER -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.COMMIT, Step.ROLL_BACK);
                case GIVEN_UP -> List.of(Step.STAGE, Step.BACK_UP, Step.UNSTAGE);
            };
        }
    }

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

    /** Whether the target starts programs that change files in {@code place}; what they write counts as lasting, for it is theirs to see to that. */
    protected boolean startsPrograms() {
        return false;
    }

    /** An earlier try at the same update, undone since, from a time when nothing ran. */
    final void leaveRemains(Path place) {
        Walk.TAKEN_BACK_LATER.steps().forEach(step -> survives(new FaultyFiles(), place, step));
    }

    /** Whether {@code step}, in a process of its own, came to its end. */
    final boolean survives(FaultyFiles files, Path place, Step step) {
        try (ApplicatorTarget target = open(files.at(place))) {
            take(target, step);
            return true;
        } catch (PowerCut killed) {
            return false;
        }
    }

    final void take(ApplicatorTarget target, Step step) {
        Attempt attempt = attempt();
        switch (step) {
            case STAGE -> {
                target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(program("2.0.0"))));
                assertThat(bytes(target.openStaged(attempt))).isEqualTo(program("2.0.0"));
            }
            case PROBE_STAGED -> target.probeStaged(attempt);
            case BACK_UP -> {
                target.backUp(attempt);
                target.openBackup(attempt).ifPresent(DiskTargetSteps::bytes);
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

    final Attempt attempt() {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(2);
        Version from = Version.parse("1.0.0");
        return new Attempt(UpdateId.of(id), Optional.of(from), Version.parse("2.0.0"), program("2.0.0").length);
    }

    final void requireOldOrNew(Path place, boolean installed, String when) throws IOException {
        Optional<byte[]> found = running(place);
        boolean old = installed
                ? found.filter(bytes -> Arrays.equals(bytes, program("1.0.0"))).isPresent()
                : found.isEmpty();
        boolean fresh =
                found.filter(bytes -> Arrays.equals(bytes, program("2.0.0"))).isPresent();
        assertThat(old || fresh).as(when).isTrue();
    }
}
