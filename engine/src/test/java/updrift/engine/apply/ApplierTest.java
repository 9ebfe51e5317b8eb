package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.release.Version;
import updrift.engine.policy.Releases;
import updrift.engine.trust.ChangedRelease;
import updrift.testkit.FakeTarget;

class ApplierTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");

    private final Scene scene = new Scene();

    @BeforeEach
    void anOldVersionRuns() {
        scene.target.install(OLD);
        scene.start();
    }

    @Test
    @Tag("R18")
    void aGoodUpdateIsVerifiedAppliedAndCommitted() {
        scene.apply(NEW, "2.0.0", 5);

        assertThat(scene.heard).containsExactly("verifying", "applying 2.0.0", "committed 2.0.0");
        assertThat(scene.target.running()).contains(NEW);
        assertThat(scene.mark()).isEqualTo(5);
    }

    @Test
    @Tag("R17")
    void aFirstVersionIsInstalledWhereNothingRan() {
        Scene empty = new Scene();
        empty.start();
        empty.apply(NEW, "2.0.0", 5);

        assertThat(empty.last()).isEqualTo("committed 2.0.0");
        empty.applier.rollBack("asked", empty);
        empty.runUntilIdle();
        assertThat(empty.last()).isEqualTo("rolled back to nothing: asked");
        assertThat(empty.target.running()).isEmpty();
    }

    @Test
    @Tag("E07")
    void aBrokenUpdateIsFoundOutBeforeTheSwitchAndHeld() {
        scene.apply(FakeTarget.program("2.0.0", "broken"), "2.0.0", 5);

        assertThat(scene.heard)
                .containsExactly("verifying", "held PROBE_FAILED: 2.0.0 doesn't run as announced: exit code 1");
        assertThat(scene.target.running()).contains(OLD);
        assertThat(scene.disk.exists("target/staged")).isFalse();
        assertThat(scene.mark()).isZero();
    }

    @Test
    @Tag("E28")
    void aPackageOfAnotherVersionThanAnnouncedIsFoundOut() {
        scene.apply(FakeTarget.program("1.9.0", "good"), "2.0.0", 5);

        assertThat(scene.last()).contains("held PROBE_FAILED", "expected version 2.0.0, saw 1.9.0");
    }

    @Test
    @Tag("E08")
    void aProbeThatHangsOnceIsTriedAgain() {
        scene.apply(FakeTarget.program("2.0.0", "hangs-once"), "2.0.0", 5);

        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    @Tag("E08")
    void aProbeThatHangsTwiceIsABadOne() {
        scene.apply(FakeTarget.program("2.0.0", "hangs"), "2.0.0", 5);

        assertThat(scene.last()).contains("held PROBE_FAILED", "didn't answer in time");
    }

    @Test
    @Tag("E07")
    @Tag("R19")
    void anUpdateThatDiesOnceItIsActiveIsRolledBack() {
        scene.apply(FakeTarget.program("2.0.0", "dies"), "2.0.0", 5);

        assertThat(scene.heard).containsExactly("verifying", "applying 2.0.0", "rolled back to 1.0.0: exit code 1");
        assertThat(scene.target.running()).contains(OLD);
        assertThat(scene.mark()).isZero();
    }

    @Test
    @Tag("R14")
    void aPackageWhoseChecksumIsNotTheAnnouncedOneIsRefusedForGood() {
        Release release = Releases.of(NEW, "2.0.0", 5);
        Release other = ChangedRelease.of(release).checksum("ab".repeat(32)).release();

        scene.begin(Releases.approved(other, scene.running()), NEW);
        scene.runUntilIdle();

        assertThat(scene.last()).contains("held CHECKSUM_MISMATCH", "ab".repeat(32));
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("R21")
    void aPersonCanGoBackToThePreviousVersion() {
        scene.apply(NEW, "2.0.0", 5);
        scene.applier.rollBack("asked by an operator", scene);
        scene.runUntilIdle();

        assertThat(scene.last()).isEqualTo("rolled back to 1.0.0: asked by an operator");
        assertThat(scene.target.running()).contains(OLD);
        assertThat(scene.mark()).isEqualTo(5);
        assertThat(scene.applier.lastCommitted()).isEmpty();
        assertThatThrownBy(() -> scene.applier.rollBack("again", scene))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("no update was applied here");
    }

    @Test
    @Tag("R21")
    void aPersonCanGoBackAfterARestartAndAfterAnotherUpdateFailed() {
        scene.apply(NEW, "2.0.0", 5);
        scene.apply(FakeTarget.program("3.0.0", "dies"), "3.0.0", 6);
        scene.restart(1);
        scene.start();
        assertThat(scene.applier.lastCommitted().orElseThrow().to()).isEqualTo(Version.parse("2.0.0"));

        scene.applier.rollBack("asked", scene);
        scene.runUntilIdle();

        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("E15")
    void oneUpdateIsAppliedAtATime() {
        scene.begin(NEW, "2.0.0", 5);
        scene.begin(FakeTarget.program("3.0.0", "good"), "3.0.0", 6);

        assertThat(scene.last()).contains("failed NOT_POSSIBLE", "another update is being applied");
        assertThatThrownBy(() -> scene.applier.rollBack("now", scene)).hasMessageContaining("being applied");
        scene.runUntilIdle();
        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    void afterCloseNothingMoreHappens() {
        scene.begin(NEW, "2.0.0", 5);
        scene.applier.close();
        scene.timeline.advance(Duration.ofMinutes(10));

        assertThat(scene.heard).containsExactly("verifying");
        assertThat(scene.target.running()).contains(OLD);
    }
}
