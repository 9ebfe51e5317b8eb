package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;

/** What every {@link ApplicatorTarget} promises: each step may be repeated, after a restart too, and what ran before comes back byte for byte. */
public abstract class ApplicatorTargetContract extends TargetContractSteps {
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

        assertThat(open().openBackup(attempt("2.0.0")).map(TargetContractSteps::bytes))
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
        Optional<byte[]> backup = open().openBackup(attempt("2.0.0")).map(TargetContractSteps::bytes);
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Tag("R19")
    void whatIsUnstagedIsGoneAndCanBeStagedAgain(int steps) {
        install(program("1.0.0"));
        walk(open(), "2.0.0", steps);

        open().unstage(attempt("2.0.0"));
        open().unstage(attempt("2.0.0"));

        assertThat(running()).contains(program("1.0.0"));
        assertThatThrownBy(() -> open().openStaged(attempt("2.0.0"))).isInstanceOf(UpdriftException.class);
        walk(open(), "2.0.0", STEPS);
        assertThat(running()).contains(program("2.0.0"));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "0, false", "1, false", "2, false"})
    @Tag("R19")
    @Tag("E02")
    void whatRunsSinceAnEarlierTryWasUndoneStaysWhenTheNextOneIsUnstaged(int steps, boolean installed) {
        if (installed) {
            install(program("1.0.0"));
        }
        walk(open(), "2.0.0", STEPS);
        open().rollBack(attempt("2.0.0"));
        install(program("1.5.0"));
        walk(open(), "2.0.0", steps);

        open().unstage(attempt("2.0.0"));
        open().unstage(attempt("2.0.0"));

        assertThat(running()).contains(program("1.5.0"));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "0, false", "1, false", "2, false"})
    @Tag("R19")
    @Tag("E02")
    void whatRunsStaysWhenTheVerySamePackageIsUnstaged(int steps, boolean installed) {
        if (installed) {
            install(program("1.0.0"));
        }
        walk(open(), "2.0.0", STEPS);
        walk(open(), "2.0.0", steps);

        open().unstage(attempt("2.0.0"));
        open().unstage(attempt("2.0.0"));

        assertThat(running()).contains(program("2.0.0"));
    }

    @Test
    @Tag("R19")
    @Tag("E02")
    void whatIsPutInPlaceWhileAnAttemptIsUnstagedTwiceStays() {
        install(program("1.0.0"));
        walk(open(), "2.0.0", 2);
        open().unstage(attempt("2.0.0"));
        install(program("1.5.0"));

        open().unstage(attempt("2.0.0"));

        assertThat(running()).contains(program("1.5.0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Tag("R21")
    @Tag("E32")
    void theBackupOfTheLastUpdateOutlivesALaterOneThatIsUnstaged(int steps) {
        install(program("1.0.0"));
        walk(open(), "2.0.0", STEPS);
        walk(open(), "3.0.0", steps);
        open().unstage(attempt("3.0.0"));
        assertThat(running()).contains(program("2.0.0"));

        open().rollBack(attempt("2.0.0"));

        assertThat(running()).contains(program("1.0.0"));
    }

    @Test
    void closingTwiceDoesNoHarm() {
        ApplicatorTarget target = open();
        target.close();
        target.close();
    }
}
