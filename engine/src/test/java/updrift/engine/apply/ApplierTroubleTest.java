package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.policy.Releases;
import updrift.testkit.FakeTarget;
import updrift.testkit.SimulatedDisk.Fault;

/** What disks and caches do to an update. */
class ApplierTroubleTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");

    private final Scene scene = new Scene();

    @BeforeEach
    void anOldVersionRuns() {
        scene.target.install(OLD);
        scene.start();
    }

    @Test
    @Tag("D01")
    void aPackageThatRottedInTheCacheIsNotApplied() {
        byte[] rotten = NEW.clone();
        rotten[3] ^= 1;
        scene.begin(Releases.approved(Releases.of(NEW, "2.0.0", 5), scene.running()), rotten);
        scene.runUntilIdle();

        assertThat(scene.last()).contains("failed CACHE_FAILED", "is damaged");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("A15")
    void aPackageLongerOrShorterThanSignedIsNotApplied() {
        for (byte[] wrong : new byte[][] {new byte[NEW.length + 1], new byte[NEW.length - 1]}) {
            scene.begin(Releases.approved(Releases.of(NEW, "2.0.0", 5), scene.running()), wrong);
            scene.runUntilIdle();

            assertThat(scene.last()).startsWith("failed ").contains("bytes that were signed");
            assertThat(scene.target.running()).contains(OLD);
        }
    }

    @Test
    @Tag("E23")
    void whatIsChangedAfterItWasVerifiedIsNotSwitchedTo() {
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.last().startsWith("applying"), Duration.ofMinutes(1));
        tamper("target/staged");
        scene.runUntilIdle();

        assertThat(scene.last()).contains("failed TARGET_FAILED: the staged 2.0.0 isn't what was written");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("D04")
    @Tag("E25")
    void missingSpaceIsToldUpFrontAndWaitedFor() {
        byte[] large = Arrays.copyOf(NEW, 5_000);
        Arrays.fill(large, NEW.length, large.length, (byte) ' ');
        scene.disk.capacity(2_000);
        scene.begin(large, "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.last().startsWith("waiting"), Duration.ofMinutes(1));
        assertThat(scene.last()).contains("bytes of space are missing", "tried again in 1 s");

        scene.disk.capacity(Long.MAX_VALUE);
        scene.runUntilIdle();
        assertThat(scene.last()).isEqualTo("committed 2.0.0");
    }

    @Test
    @Tag("E25")
    void spaceThatNeverComesIsAFailureThatChangesNothingAndHoldsNothing() {
        scene.disk.capacity(2_000);
        scene.begin(new byte[5_000], "2.0.0", 5);
        scene.runUntilIdle();

        assertThat(scene.last()).contains("failed TARGET_FAILED", "bytes of space are missing");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("E25")
    void whatAnEarlierAttemptLeftIsNotBroughtBackForOneThatNeverBegan() {
        byte[] large = Arrays.copyOf(NEW, 8_000);
        Arrays.fill(large, NEW.length, large.length, (byte) ' ');
        scene.apply(large, "2.0.0", 5);
        scene.applier.rollBack("a person asked for it", scene);
        scene.runUntilIdle();
        byte[] byHand = FakeTarget.program("1.5.0", "good");
        scene.disk.directory("target").replace("program", byHand);

        scene.disk.capacity(4_000);
        scene.begin(large, "2.0.0", 5);
        scene.runUntilIdle();

        assertThat(scene.last()).contains("failed TARGET_FAILED", "bytes of space are missing");
        assertThat(scene.target.running()).contains(byHand);
    }

    @Test
    @Tag("E11")
    void aDamagedBackupIsNotBroughtBack() {
        scene.apply(NEW, "2.0.0", 5);
        String backup = "target/backups/" + Releases.of(NEW, "2.0.0", 5).updateId() + ".backup";
        tamper(backup);

        scene.applier.rollBack("asked", scene);
        scene.runUntilIdle();

        assertThat(scene.last()).contains("failed TARGET_FAILED", "backup of 1.0.0 is damaged", "2.0.0 stays");
        assertThat(scene.target.running()).contains(NEW);
    }

    @Test
    @Tag("E11")
    void whereNeitherVersionCanBeReliedOnNothingMoreIsTouched() {
        scene.begin(FakeTarget.program("2.0.0", "dies"), "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.disk.exists("target/previous"), Duration.ofMinutes(1));
        tamper("target/previous");
        scene.runUntilIdle();
        assertThat(scene.last()).contains("held TARGET_FAILED", "is damaged");

        scene.apply(FakeTarget.program("3.0.0", "good"), "3.0.0", 6);
        assertThat(scene.last()).contains("failed TARGET_FAILED", "is damaged");
        assertThat(scene.disk.exists("target/previous")).isTrue();
    }

    @Test
    @Tag("E25")
    void aDiskErrorAtAnyOperationIsOvercomeOrChangesNothing() {
        ApprovedRelease approved = Releases.approved(Releases.of(NEW, "2.0.0", 5), scene.running());
        long operations = operationsOfAnUpdate();
        for (long n = 1; n <= operations; n++) {
            Scene failing = new Scene();
            failing.target.install(OLD);
            failing.start();
            failing.disk.failAt(n, n % 2 == 0 ? Fault.IO_ERROR : Fault.NO_SPACE);

            failing.begin(approved, NEW);
            failing.runUntilIdle();
            failing.disk.failNoMore();

            assertThat(failing.last()).as("fault at operation " + n).isEqualTo("committed 2.0.0");
            assertThat(failing.target.running()).contains(NEW);
            assertThat(failing.mark()).isEqualTo(5);
        }
    }

    private long operationsOfAnUpdate() {
        long before = scene.disk.operations();
        scene.apply(NEW, "2.0.0", 5);
        return scene.disk.operations() - before;
    }

    @Test
    @Tag("E03")
    void aDamagedJournalStopsApplyingAndLeavesWhatRuns() {
        scene.disk.directory("apply").replace("journal", "something else entirely".getBytes(StandardCharsets.US_ASCII));
        scene.restart(1);
        scene.start();
        assertThat(scene.recovered).isTrue();

        scene.apply(NEW, "2.0.0", 5);

        assertThat(scene.last()).contains("failed STATE_UNUSABLE", "journal of updates is damaged");
        assertThat(scene.target.running()).contains(OLD);
    }

    @Test
    @Tag("E03")
    void aJournalOfAnotherVersionStopsApplyingTouchesNothingAndIsKeptForThatVersion() {
        scene.begin(NEW, "2.0.0", 5);
        scene.timeline.runUntil(() -> scene.last().startsWith("applying"), Duration.ofMinutes(1));
        byte[] journal = scene.disk.directory("apply").read("journal").orElseThrow();
        byte[] later = JournalTest.inFormat(Arrays.copyOf(journal, Short.BYTES + lengthOfFirst(journal)), 0, (byte) 2);
        scene.disk.directory("apply").replace("journal", later);
        for (int start = 1; start <= 2; start++) {
            scene.restart(start);
            scene.start();
            assertThat(scene.recovered).isTrue();

            scene.apply(FakeTarget.program("3.0.0", "good"), "3.0.0", 6);

            assertThat(scene.last()).contains("failed STATE_UNUSABLE", "format 2, this version knows 1");
            assertThat(scene.target.running()).contains(OLD);
            assertThat(scene.disk.directory("apply").read("journal")).contains(later);
        }
    }

    private static int lengthOfFirst(byte[] journal) {
        return Short.toUnsignedInt(ByteBuffer.wrap(journal).getShort()) + Integer.BYTES;
    }

    private void tamper(String path) {
        try {
            scene.disk.write(path, 0, ByteBuffer.wrap("X".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
