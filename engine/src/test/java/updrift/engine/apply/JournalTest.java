package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.engine.policy.Releases;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedDisk.Fault;

@Tag("E03")
class JournalTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final StateDirectory directory = disk.directory("apply");
    private final JournalEntry first = JournalEntry.begin(
            Releases.approved(Releases.of(new byte[100], "2.0.0-rc.1+build", 5), Optional.of(Version.parse("1.0"))), 2);

    @Test
    void whatWasWrittenIsReadBack() {
        Journal journal = Journal.load(directory);
        JournalEntry backedUp = first.in(ApplyState.STAGED).backedUp(new Backup(true, Optional.of("ab".repeat(32))));
        journal.begin(first);
        journal.put(first.in(ApplyState.STAGED));
        journal.put(backedUp);
        journal.put(backedUp.rollingBack("exit code 1; größer"));

        assertThat(Journal.load(directory).last()).contains(backedUp.rollingBack("exit code 1; größer"));
    }

    @Test
    void aDirectoryWithoutAJournalHasNoAttempt() {
        assertThat(Journal.load(directory).last()).isEmpty();
        assertThat(Journal.load(directory).lastCommitted()).isEmpty();
    }

    @Test
    void theLastCommittedAttemptIsKeptUntilAnotherIsCommittedOrItIsUndone() {
        Journal journal = Journal.load(directory);
        journal.begin(first);
        journal.put(first.done(true));
        JournalEntry second = JournalEntry.begin(
                Releases.approved(Releases.of(new byte[200], "3.0.0", 6), Optional.of(Version.parse("2.0.0"))), 0);
        journal.begin(second);
        journal.put(second.done(false));
        assertThat(Journal.load(directory).lastCommitted()).contains(first.done(true));

        journal.begin(first.done(true).rollingBack("asked"));
        journal.put(first.done(true).rollingBack("asked").done(false));
        assertThat(Journal.load(directory).lastCommitted()).isEmpty();
    }

    @Test
    @Tag("E01")
    void whatCouldNotBeWrittenDoesNotStandThereUntilItIsWrittenAgain() {
        Journal journal = Journal.load(directory);
        journal.begin(first);
        for (Fault fault : Fault.values()) {
            disk.failAt(1, fault);
            assertThatThrownBy(() -> journal.put(first.in(ApplyState.STAGED))).isInstanceOf(UpdriftException.class);
            disk.failNoMore();
            assertThat(journal.last()).contains(first);
        }

        journal.settle();
        assertThat(Journal.load(directory).last()).contains(first);

        journal.put(first.in(ApplyState.STAGED));
        assertThat(Journal.load(directory).last()).contains(first.in(ApplyState.STAGED));
    }

    @Test
    void aTornTailIsCutWhereverItIsTorn() {
        byte[] whole = twoRecords();
        byte[] one = record(first);
        for (int length = one.length; length < whole.length; length++) {
            directory.replace(Journal.FILE, Arrays.copyOf(whole, length));
            assertThat(Journal.load(directory).last()).as("torn at " + length).contains(first);

            directory.replace(Journal.FILE, Arrays.copyOf(Arrays.copyOf(whole, length), whole.length));
            assertThat(Journal.load(directory).last().orElseThrow().state())
                    .as("zeros from " + length)
                    .isIn(ApplyState.STAGING, ApplyState.STAGED);
        }
    }

    @Test
    void afterATornTailTheJournalGoesOn() {
        directory.replace(Journal.FILE, Arrays.copyOf(twoRecords(), record(first).length + 20));
        Journal journal = Journal.load(directory);
        journal.put(first.in(ApplyState.STAGED));
        journal.put(first.in(ApplyState.BACKED_UP));

        assertThat(Journal.load(directory).last()).contains(first.in(ApplyState.BACKED_UP));
    }

    @Test
    void aFlippedBitStopsItsUseWithAClearError() {
        byte[] whole = twoRecords();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            directory.replace(Journal.FILE, flipped);
            requireRefusedOrCut(bit, whole.length);
        }
    }

    /** A length of the last record that points behind the end can't be told from a tear. */
    private void requireRefusedOrCut(int bit, int length) {
        try {
            Optional<JournalEntry> last = Journal.load(directory).last();
            assertThat(bit / 8)
                    .as("bit " + bit)
                    .isIn(
                            0,
                            1,
                            length - record(first.in(ApplyState.STAGED)).length,
                            length - record(first.in(ApplyState.STAGED)).length + 1);
            assertThat(last.map(JournalEntry::state).orElse(ApplyState.STAGING)).isEqualTo(ApplyState.STAGING);
        } catch (UpdriftException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.STATE_UNUSABLE);
            assertThat(refused.getMessage()).contains("journal", "damaged", "delete");
        }
    }

    @Test
    void recordsOutOfOrderAndForeignOnesAreRefused() {
        byte[] staged = record(first.in(ApplyState.STAGED));
        refuse(concat(staged, record(first)), "can't follow STAGED");
        JournalEntry other =
                JournalEntry.begin(Releases.approved(Releases.of(new byte[9], "9.0.0", 9), Optional.empty()), 0);
        refuse(concat(staged, record(other)), "can't follow STAGED");
        refuse(new byte[200 << 10], "more than");
        directory.replace(Journal.FILE, concat(staged, staged));
        assertThat(Journal.load(directory).last()).contains(first.in(ApplyState.STAGED));
    }

    @Test
    void aJournalOfAnotherVersionStopsWithBothFormats() {
        for (byte format : new byte[] {0, 2, 99}) {
            byte[] journal = concat(record(first), record(first.in(ApplyState.STAGED)));
            byte[] foreign = inFormat(journal, record(first).length, format);

            refuse(foreign, "record 2 has format " + format + ", this version knows 1");
            refuse(foreign, "start that version again");
        }
    }

    /** {@code journal} with its last record, which begins at {@code start}, as another version would write it. */
    static byte[] inFormat(byte[] journal, int start, byte format) {
        ByteBuffer bytes = ByteBuffer.wrap(journal.clone());
        int length = bytes.getShort(start);
        bytes.put(start + Short.BYTES, format);
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(start + Short.BYTES, length));
        return bytes.putInt(start + Short.BYTES + length, (int) sum.getValue()).array();
    }

    @Test
    @Tag("D06")
    void afterAWriteThatFailedTheWholeFileIsWrittenAnew() {
        for (int n = 1; n <= 3; n++) {
            Journal journal = Journal.load(directory);
            journal.begin(first);
            disk.failAt(n, Fault.IO_ERROR);
            assertThatThrownBy(() -> journal.put(first.in(ApplyState.STAGED))).isInstanceOf(UpdriftException.class);
            journal.put(first.in(ApplyState.STAGED));
            disk.crash(n);

            assertThat(Journal.load(directory).last()).contains(first.in(ApplyState.STAGED));
        }
    }

    @Test
    void noiseIsRefusedOrCutAndNeverAnythingElse() {
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            directory.replace(Journal.FILE, noise);
            try {
                assertThat(Journal.load(directory).last()).isEmpty();
            } catch (UpdriftException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.STATE_UNUSABLE);
            }
        }
    }

    private void refuse(byte[] file, String why) {
        directory.replace(Journal.FILE, file);
        assertThatThrownBy(() -> Journal.load(directory))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining(why);
    }

    private byte[] twoRecords() {
        return concat(record(first), record(first.in(ApplyState.STAGED)));
    }

    private static byte[] record(JournalEntry entry) {
        SimulatedDisk other = new SimulatedDisk();
        Journal.load(other.directory("apply")).begin(entry);
        return other.directory("apply").read(Journal.FILE).orElseThrow();
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
