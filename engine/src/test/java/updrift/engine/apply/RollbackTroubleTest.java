package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import updrift.testkit.FakeTarget;
import updrift.testkit.SimulatedDisk.Fault;

/** What disks do to a rollback. */
@Tag("E25")
class RollbackTroubleTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");
    private static final byte[] BAD = FakeTarget.program("2.0.0", "dies");

    /** A disk that fails goes on failing for a while. */
    private static final int IN_A_ROW = 3;

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aDiskThatFailsAtAnyOperationOfARollbackIsOvercome(Fault fault) {
        long operations = operations(onProbation(OLD, BAD), "");
        for (long n = 1; n <= operations; n++) {
            Scene scene = onProbation(OLD, BAD);
            failAt(scene, n, fault);

            scene.runUntilIdle();

            assertThat(scene.last()).as("fault at %d", n).startsWith("rolled back to 1.0.0");
            assertThat(scene.target.running()).contains(OLD);
            assertThat(scene.refused).hasSize(1);
            assertThat(scene.mark()).isZero();
        }
        assertThat(operations).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void soIsOneThatFailsWhileAPersonGoesBack(Fault fault) {
        long operations = operations(committed(), "asked");
        for (long n = 1; n <= operations; n++) {
            Scene scene = committed();
            failAt(scene, n, fault);

            scene.applier.rollBack("asked", scene);
            scene.runUntilIdle();

            assertThat(scene.last()).as("fault at %d", n).isEqualTo("rolled back to 1.0.0: asked");
            assertThat(scene.target.running()).contains(OLD);
        }
        assertThat(operations).isGreaterThan(5);
    }

    /** Not a byte for the journal either: what going back writes was set aside before the switch. */
    @Test
    void aRollbackNeedsNoNewSpace() {
        byte[] large = Arrays.copyOf(OLD, 500_000);
        Arrays.fill(large, OLD.length, large.length, (byte) ' ');
        Scene scene = onProbation(large, BAD);
        fill(scene);

        scene.runUntilIdle();

        assertThat(scene.heard).noneMatch(told -> told.startsWith("waiting"));
        assertThat(scene.last()).startsWith("rolled back to 1.0.0");
        assertThat(scene.target.running()).contains(large);
    }

    @Test
    void whatWasSetAsideIsGivenBackWhicheverWayItEnds() {
        for (byte[] next : new byte[][] {NEW, BAD}) {
            Scene scene = onProbation(OLD, next);
            assertThat(scene.disk.exists("apply/reserve")).isTrue();

            scene.runUntilIdle();

            assertThat(scene.disk.exists("apply/reserve")).isFalse();
        }
    }

    @Test
    void norDoesItAfterAPowerCut() {
        Scene scene = onProbation(OLD, BAD);
        scene.restart(1);
        fill(scene);

        scene.start();

        assertThat(scene.last()).startsWith("rolled back to 1.0.0");
        assertThat(scene.target.running()).contains(OLD);
    }

    /** Who has filled the disk by then may take what is given back as well. */
    @Test
    void whatWasSetAsideIsNotSpentOnGettingToTheSwitch() {
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.start();
        scene.begin(BAD, "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.isIn(ApplyState.BACKED_UP), Duration.ofMinutes(1));
        fill(scene);

        scene.runUntilIdle();

        assertThat(scene.last()).startsWith("failed ").contains("apply/journal");
        assertThat(scene.target.running()).contains(OLD);
        assertThat(scene.isIn(ApplyState.DONE)).isTrue();
    }

    private static void fill(Scene scene) {
        long much = 1L << 30;
        scene.disk.capacity(much);
        scene.disk.capacity(much - scene.disk.usableSpace());
        assertThat(scene.disk.usableSpace()).isZero();
    }

    private static void failAt(Scene scene, long n, Fault fault) {
        for (int i = 0; i < IN_A_ROW; i++) {
            scene.disk.failAt(n + i, fault);
        }
    }

    private static long operations(Scene scene, String asked) {
        long before = scene.disk.operations();
        if (!asked.isEmpty()) {
            scene.applier.rollBack(asked, scene);
        }
        scene.runUntilIdle();
        return scene.disk.operations() - before;
    }

    private static Scene committed() {
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.start();
        scene.apply(NEW, "2.0.0", 5);
        return scene;
    }

    /** Where a version has just been switched to that is about to fail. */
    private static Scene onProbation(byte[] old, byte[] next) {
        Scene scene = new Scene();
        scene.target.install(old);
        scene.start();
        scene.begin(next, "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.isIn(ApplyState.WATCHING), Duration.ofMinutes(1));
        return scene;
    }
}
