package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;

/**
 * What a target on real files promises about a process that is killed: at each of its operations on the disk, and once more at those with which the next process
 * ends what was begun, as the engine does. What was written stays, as it does when a process ends; a machine that loses its power is another matter.
 */
public abstract class KilledTargetContract {
    /** Of the operations of recovery every third, another third after each kill: all pairs would take a minute on a slow disk. */
    private static final int AGAIN_EVERY = 3;

    /** The target of {@code place}, opened as after a start; paths below {@code place} may lead through {@link FaultyFiles}. */
    protected abstract ApplicatorTarget open(Path place);

    /** A package of {@code version}; the same bytes at each call. No probe is made of it. */
    protected abstract byte[] program(String version);

    /** Puts {@code program} in place as a person would, before any update. */
    protected abstract void install(Path place, byte[] program) throws IOException;

    /** What would run now; empty if nothing is in place. */
    protected abstract Optional<byte[]> running(Path place) throws IOException;

    private enum Step {
        STAGE,
        BACK_UP,
        ACTIVATE,
        COMMIT,
        ROLL_BACK;

        /** What the engine does first after a process ended in this one. */
        private Step mendedBy() {
            return this == COMMIT ? COMMIT : ROLL_BACK;
        }
    }

    /** What is done with an update. */
    enum Walk {
        KEPT,
        TAKEN_BACK,
        TAKEN_BACK_LATER;

        private List<Step> steps() {
            return switch (this) {
                case KEPT -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.COMMIT);
                case TAKEN_BACK -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.ROLL_BACK);
                case TAKEN_BACK_LATER -> List.of(Step.STAGE, Step.BACK_UP, Step.ACTIVATE, Step.COMMIT, Step.ROLL_BACK);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Walk.class)
    @Tag("E01")
    @Tag("E02")
    void killedAtAnyOperationAndAgainAtAnyOfRecoveryItEndsInTheOldOrTheNewVersion(Walk walk, @TempDir Path folder)
            throws IOException {
        long killings = 0;
        for (long cut = 1; killedTwice(folder, walk, cut, Long.MAX_VALUE); cut++) {
            long again = 1 + cut % AGAIN_EVERY;
            while (killedTwice(folder, walk, cut, again)) {
                again += AGAIN_EVERY;
            }
            killings += again;
        }

        assertThat(killings).isGreaterThan(walk.steps().size() * 10L);
    }

    /** Whether there was a {@code first}-th operation and, unless {@code second} is without end, a {@code second}-th of recovery. */
    private boolean killedTwice(Path folder, Walk walk, long first, long second) throws IOException {
        Path place = Files.createDirectory(folder.resolve(walk + "-" + first + "-" + second));
        install(place, program("1.0.0"));
        FaultyFiles files = new FaultyFiles();
        files.killAt(first);
        Step last = Step.STAGE;
        for (Step step : walk.steps()) {
            last = step;
            if (!takes(files, place, step)) {
                break;
            }
        }
        boolean killed = files.killed();
        String when = walk + " killed at " + first + " in " + last;
        requireOldOrNew(place, when);

        FaultyFiles recovering = new FaultyFiles();
        recovering.killAt(second == Long.MAX_VALUE ? Long.MAX_VALUE - 1 : second);
        boolean ended = takes(recovering, place, last.mendedBy());
        requireOldOrNew(place, when + " and at " + second);
        takes(new FaultyFiles(), place, last.mendedBy());

        assertThat(running(place)).as(when + " and at " + second).contains(end(last));
        return killed && (second == Long.MAX_VALUE || !ended);
    }

    private byte[] end(Step last) {
        return program(last.mendedBy() == Step.COMMIT ? "2.0.0" : "1.0.0");
    }

    /** Whether {@code step} came to its end. */
    private boolean takes(FaultyFiles files, Path place, Step step) {
        Attempt attempt = attempt();
        try (ApplicatorTarget target = open(files.at(place))) {
            switch (step) {
                case STAGE -> target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(program("2.0.0"))));
                case BACK_UP -> target.backUp(attempt);
                case ACTIVATE -> target.activate(attempt);
                case COMMIT -> target.commit(attempt);
                case ROLL_BACK -> target.rollBack(attempt);
            }
            return true;
        } catch (PowerCut killed) {
            return false;
        }
    }

    private Attempt attempt() {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(2);
        Version from = Version.parse("1.0.0");
        return new Attempt(UpdateId.of(id), Optional.of(from), Version.parse("2.0.0"), program("2.0.0").length);
    }

    private void requireOldOrNew(Path place, String when) throws IOException {
        byte[] running = running(place).orElse(new byte[0]);
        assertThat(Arrays.equals(running, program("1.0.0")) || Arrays.equals(running, program("2.0.0")))
                .as(when)
                .isTrue();
    }
}
