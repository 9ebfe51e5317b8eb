package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;

/** What every {@link ApplicatorTarget} promises: each step may be repeated, after a restart too, and what ran before comes back byte for byte. */
public abstract class ApplicatorTargetContract {
    private static final int STEPS = 4;

    /** The target under test: the same place at each call within one test, opened anew as after a restart. */
    protected abstract ApplicatorTarget open();

    /** A package that runs as {@code version}; the same bytes at each call. */
    protected abstract byte[] program(String version);

    /** A package that is announced as {@code version} and fails its probe. */
    protected abstract byte[] broken(String version);

    /** Puts {@code program} in place as a person would, before any update. */
    protected abstract void install(byte[] program);

    /** What would run now; empty if nothing is in place. */
    protected abstract Optional<byte[]> running();

    @Test
    void anEmptyTargetHasNoVersion() {
        assertThat(open().currentVersion()).isEmpty();
    }

    @Test
    void theVersionThatRunsIsTold() {
        install(program("1.4.0"));

        assertThat(open().currentVersion()).contains(Version.parse("1.4.0"));
    }

    @Test
    void thereIsRoomForASmallPackage() {
        install(program("1.0.0"));

        assertThat(open().missingSpace(attempt("2.0.0"))).isZero();
    }

    @Test
    @Tag("R18")
    void whatIsStagedCanBeReadBackAndProbedAndNothingHasChanged() {
        install(program("1.0.0"));
        stage(open(), "2.0.0", program("2.0.0"));

        assertThat(bytes(open().openStaged(attempt("2.0.0")))).isEqualTo(program("2.0.0"));
        assertThat(open().probeStaged(attempt("2.0.0")).good()).isTrue();
        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    @Tag("R18")
    void aBrokenProgramIsFoundOutBeforeAnythingHasChanged() {
        install(program("1.0.0"));
        stage(open(), "2.0.0", broken("2.0.0"));

        assertThat(open().probeStaged(attempt("2.0.0")).good()).isFalse();
        assertThat(open().probeStaged(attempt("2.0.0")).reason()).isNotBlank();
        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    @Tag("E08")
    void aProgramOfAnotherVersionIsFoundOut() {
        stage(open(), "2.0.0", program("1.9.0"));

        assertThat(open().probeStaged(attempt("2.0.0")).good()).isFalse();
        assertThat(open().probeStaged(attempt("2.0.0")).reason()).contains("2.0.0", "1.9.0");
    }

    @Test
    void whatIsStagedLaterReplacesWhatWasStagedBefore() {
        stage(open(), "2.0.0", program("2.0.0"));
        stage(open(), "3.0.0", program("3.0.0"));

        assertThat(bytes(open().openStaged(attempt("3.0.0")))).isEqualTo(program("3.0.0"));
    }

    @Test
    void aSourceThatBreaksOffChangesNothingAndStagingCanBeRepeated() {
        install(program("1.0.0"));
        assertThatThrownBy(() -> open().stage(attempt("2.0.0"), new BrokenSource(program("2.0.0"))))
                .isInstanceOf(UpdriftException.class);
        stage(open(), "2.0.0", program("2.0.0"));

        assertThat(bytes(open().openStaged(attempt("2.0.0")))).isEqualTo(program("2.0.0"));
        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    void withoutAStagedPackageThereIsNothingToSwitchTo() {
        install(program("1.0.0"));

        assertThatThrownBy(() -> open().activate(attempt("2.0.0")))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_FAILED));
        assertThatThrownBy(() -> open().openStaged(attempt("2.0.0"))).isInstanceOf(UpdriftException.class);
        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    @Tag("R17")
    void theBackupIsWhatRan() {
        install(program("1.0.0"));
        walk(open(), "2.0.0", 2);

        assertThat(open().openBackup(attempt("2.0.0")).map(ApplicatorTargetContract::bytes))
                .contains(program("1.0.0"));
        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    void theActiveVersionIsProbed() {
        install(program("1.0.0"));
        walk(open(), "2.0.0", 3);

        assertThat(open().probe(attempt("2.0.0")).good()).isTrue();
        assertThat(running()).contains(program("2.0.0"));
        assertThat(open().currentVersion()).contains(Version.parse("2.0.0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    @Tag("R19")
    void afterAnyNumberOfStepsARollbackBringsBackWhatRan(int steps) {
        install(program("1.0.0"));
        walk(open(), "2.0.0", steps);

        open().rollBack(attempt("2.0.0"));
        assertThat(running()).contains(program("1.0.0"));
        open().rollBack(attempt("2.0.0"));
        assertThat(running()).contains(program("1.0.0"));
        assertThat(open().currentVersion()).contains(Version.parse("1.0.0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    @Tag("R19")
    void whereNothingRanARollbackLeavesNothing(int steps) {
        walk(open(), "2.0.0", steps);
        assertThat(open().openBackup(attempt("2.0.0"))).isEmpty();

        open().rollBack(attempt("2.0.0"));
        open().rollBack(attempt("2.0.0"));

        assertThat(running()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, true", "1, false", "2, false", "3, false", "4, false"})
    @Tag("E02")
    void everyStepCanBeRepeated(int repeated, boolean installed) {
        if (installed) {
            install(program("1.0.0"));
        }
        for (int step = 1; step <= STEPS; step++) {
            take(open(), "2.0.0", step);
            if (step == repeated) {
                take(open(), "2.0.0", step);
                take(open(), "2.0.0", step);
            }
        }

        assertThat(running()).contains(program("2.0.0"));
        Optional<byte[]> backup = open().openBackup(attempt("2.0.0")).map(ApplicatorTargetContract::bytes);
        assertThat(backup.isPresent()).isEqualTo(installed);
        backup.ifPresent(kept -> assertThat(kept).isEqualTo(program("1.0.0")));
    }

    @Test
    @Tag("R21")
    @Tag("E32")
    void afterTwoUpdatesTheLastOneCanStillBeUndone() {
        install(program("1.0.0"));
        walk(open(), "2.0.0", STEPS);
        walk(open(), "3.0.0", STEPS);

        open().rollBack(attempt("3.0.0"));

        assertThat(running()).contains(program("2.0.0"));
    }

    @Test
    void anUpdateThatWasUndoneCanBeTriedAgain() {
        install(program("1.0.0"));
        walk(open(), "2.0.0", 3);
        open().rollBack(attempt("2.0.0"));
        walk(open(), "2.0.0", STEPS);

        assertThat(running()).contains(program("2.0.0"));
        open().rollBack(attempt("2.0.0"));
        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    void theBackupOfAnEarlierTryIsNotBroughtBack() {
        install(program("1.0.0"));
        walk(open(), "2.0.0", STEPS);
        open().rollBack(attempt("2.0.0"));
        install(program("1.5.0"));
        walk(open(), "2.0.0", 1);

        open().rollBack(attempt("2.0.0"));

        assertThat(running()).contains(program("1.5.0"));
    }

    @Test
    void closingTwiceDoesNoHarm() {
        ApplicatorTarget target = open();
        target.close();
        target.close();
    }

    private void walk(ApplicatorTarget target, String version, int steps) {
        for (int step = 1; step <= steps; step++) {
            take(target, version, step);
        }
    }

    private void take(ApplicatorTarget target, String version, int step) {
        switch (step) {
            case 1 -> stage(target, version, program(version));
            case 2 -> target.backUp(attempt(version));
            case 3 -> target.activate(attempt(version));
            case STEPS -> target.commit(attempt(version));
            default -> throw new IllegalArgumentException("no step " + step);
        }
    }

    private void stage(ApplicatorTarget target, String version, byte[] content) {
        target.stage(attempt(version), Channels.newChannel(new ByteArrayInputStream(content)));
    }

    /** An attempt at {@code version}; its id is made up, for a target doesn't look at it. */
    protected final Attempt attempt(String version) {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(version.hashCode());
        return new Attempt(UpdateId.of(id), Optional.empty(), Version.parse(version), program(version).length);
    }

    /** Reads all of {@code channel} and closes it. */
    protected static byte[] bytes(ReadableByteChannel channel) {
        try (channel) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(all);
            return all.toByteArray();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
