package updrift.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.TestPackage;
import updrift.engine.content.TreeShape;
import updrift.testkit.SimulatedDisk;

/** What is claimed of a package that is being fetched, when its node is killed and when its disk doesn't force. */
@Tag("R06")
class ClaimedChunksTest {
    private final TestPackage many = TestPackage.random(6, 2 * KeptChunks.CLAIMED_AFTER * TreeShape.CHUNK);
    private final TestCache test = new TestCache(100L << 20);

    @Test
    void aKillLosesLessThanFourMebibytesHoweverSlowlyTheDiskForces() {
        write(test.open(many), 100);
        test.kill();

        assertThat(test.open(many).have().count()).isGreaterThan(100 - KeptChunks.CLAIMED_AFTER);
    }

    @Test
    @Tag("D07")
    void whatAKillLeftUnforcedIsForcedBeforeThePackageIsCalledWhole() {
        write(test.open(many), many.shape().chunks());
        test.kill();
        StoredPackage again = test.open(many);
        assertThat(again.have().isFull()).isTrue();
        again.finish().close();
        test.crash(1);

        assertThat(TestCache.content(test.open(many).asComplete())).isEqualTo(many.bytes());
    }

    @Test
    @Tag("D06")
    void whatAFailedForceCoveredIsClaimedNoMore() {
        StoredPackage stored = test.open(many);
        write(stored, 10);
        stored.checkpoint();
        write(stored, 100);
        test.disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);
        fails(stored::checkpoint);
        test.disk.failNoMore();
        test.kill();

        assertThat(test.open(many).have().count()).isEqualTo(10);
    }

    @Test
    @Tag("D06")
    void whatAKillLeftIsClaimedNoMoreAfterAFailedForce() {
        write(test.open(many), 100);
        test.kill();
        StoredPackage again = test.open(many);
        TestCache.write(again, many, 100);
        test.disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);
        fails(again::checkpoint);
        test.disk.failNoMore();
        test.kill();

        assertThat(test.open(many).have().isEmpty()).isTrue();
    }

    @Test
    @Tag("D06")
    void whatWasDroppedAndCameAgainIsClaimedNoMoreAfterAFailedForce() {
        StoredPackage stored = test.open(many);
        write(stored, 10);
        stored.checkpoint();
        test.damage(many, "part", 3 * TreeShape.CHUNK);
        assertThat(stored.recheck(3)).isFalse();
        TestCache.write(stored, many, 3);
        test.disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);
        fails(stored::checkpoint);
        test.disk.failNoMore();
        test.kill();

        assertThat(test.open(many).have().contains(3)).isFalse();
        assertThat(test.open(many).have().count()).isEqualTo(9);
    }

    private void write(StoredPackage stored, int chunks) {
        for (int index = 0; index < chunks; index++) {
            TestCache.write(stored, many, index);
        }
    }

    private static void fails(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED));
    }
}
