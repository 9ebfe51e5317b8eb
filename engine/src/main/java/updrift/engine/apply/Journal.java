package updrift.engine.apply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;

/**
 * The attempt at hand, one record per state, and the last one that was committed. A record is the length of its body in two bytes, the body, and the body's
 * CRC-32C in four. What a crash tore off at the end was never acted on and is cut; anything else that isn't as it was written stops the journal's use. On workers,
 * one caller at a time.
 */
final class Journal {
    static final String FILE = "journal";

    private static final int FRAME = Short.BYTES + Integer.BYTES;

    /** Two attempts, every state several times, fit; a longer file isn't ours. */
    private static final int FILE_MAX = 128 << 10;

    /** Room for what going back writes anew beside the journal itself: the local orders. */
    static final String RESERVE_FILE = "reserve";

    private static final int RESERVE_LENGTH = 64 << 10;

    private final StateDirectory directory;
    private final List<JournalEntry> entries;
    private boolean fileIsSound;

    private Journal(StateDirectory directory, List<JournalEntry> entries, boolean fileIsSound) {
        this.directory = directory;
        this.entries = entries;
        this.fileIsSound = fileIsSound;
    }

    /** Reads what is in {@code directory}; {@code STATE_UNUSABLE} says what is wrong with it. */
    static Journal load(StateDirectory directory) {
        ByteBuffer file = ByteBuffer.wrap(directory.read(FILE).orElse(new byte[0]));
        if (file.remaining() > FILE_MAX) {
            throw damaged("has " + file.remaining() + " bytes, more than " + FILE_MAX);
        }
        List<JournalEntry> entries = new ArrayList<>();
        while (file.hasRemaining() && !isTorn(file)) {
            JournalEntry entry = next(file, entries.size() + 1);
            requireOrder(entries, entry);
            entries.add(entry);
        }
        return new Journal(directory, entries, !file.hasRemaining());
    }

    /** Whether the file ends within the next record: it is shorter than that, or nothing but zeros came after some point. */
    private static boolean isTorn(ByteBuffer file) {
        int end = file.limit();
        while (end > file.position() && file.get(end - 1) == 0) {
            end--;
        }
        int written = end - file.position();
        if (written < Short.BYTES) {
            return true;
        }
        int length = Short.toUnsignedInt(file.getShort(file.position()));
        return length <= JournalCodec.BODY_MAX && written < FRAME + length && !hasRightSum(file);
    }

    private static boolean hasRightSum(ByteBuffer file) {
        int length = Short.toUnsignedInt(file.getShort(file.position()));
        if (file.remaining() < FRAME + length) {
            return false;
        }
        ByteBuffer body = file.slice(file.position() + Short.BYTES, length);
        return sum(body) == file.getInt(file.position() + Short.BYTES + length);
    }

    private static JournalEntry next(ByteBuffer file, int number) {
        if (!hasRightSum(file)) {
            throw damaged("record " + number + " isn't what was written");
        }
        int length = Short.toUnsignedInt(file.getShort());
        ByteBuffer body = file.slice(file.position(), length);
        file.position(file.position() + length + Integer.BYTES);
        JournalCodec.foreignFormat(body).ifPresent(format -> {
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE,
                    "the journal of updates was written by another version of Updrift: record " + number
                            + " has format " + format + ", this version knows " + JournalCodec.FORMAT
                            + "; start that version again, or see that the program runs, then delete apply/" + FILE
                            + " in the state directory");
        });
        try {
            return JournalCodec.decode(body);
        } catch (IllegalArgumentException malformed) {
            throw damaged("record " + number + " " + malformed.getMessage());
        }
    }

    /** An attempt goes forward, may be rolled back after it was done, and another begins when it is over. */
    private static void requireOrder(List<JournalEntry> before, JournalEntry entry) {
        if (before.isEmpty()) {
            return;
        }
        JournalEntry last = before.get(before.size() - 1);
        boolean next = last.state() == ApplyState.DONE
                ? entry.state() == ApplyState.STAGING
                        || (last.committed() && last.id().equals(entry.id()))
                : last.id().equals(entry.id()) && entry.state().compareTo(last.state()) >= 0;
        if (!next) {
            throw damaged("record " + (before.size() + 1) + " can't follow " + last.state());
        }
    }

    private static UpdriftException damaged(String what) {
        return new UpdriftException(
                ErrorCode.STATE_UNUSABLE,
                "the journal of updates is damaged: " + what + "; see that the program runs, then delete apply/" + FILE
                        + " in the state directory");
    }

    /** The newest record. */
    Optional<JournalEntry> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    /** The newest attempt that was committed and wasn't undone since. */
    Optional<JournalEntry> lastCommitted() {
        JournalEntry found = null;
        for (JournalEntry entry : entries) {
            if (entry.isCommitted()) {
                found = entry;
            } else if (found != null
                    && entry.state() == ApplyState.DONE
                    && entry.id().equals(found.id())) {
                found = null;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The highest sequence that was committed as far as is told here, be it undone since. */
    Sequence committedUpTo() {
        return entries.stream()
                .filter(JournalEntry::isCommitted)
                .map(JournalEntry::sequence)
                .max(Comparator.naturalOrder())
                .orElse(Sequence.ZERO);
    }

    /** Writes the first record of an attempt, durably; of earlier ones only the last committed is kept. */
    void begin(JournalEntry entry) {
        List<JournalEntry> all = new ArrayList<>();
        lastCommitted().ifPresent(all::add);
        all.add(entry);
        fileIsSound = false;
        write(all);
    }

    /** Writes the next record, durably; again after a failure. One that stands there already isn't written twice. */
    void put(JournalEntry entry) {
        if (last().filter(entry::equals).isEmpty()) {
            List<JournalEntry> all = new ArrayList<>(entries);
            all.add(entry);
            write(all);
        } else {
            settle();
        }
    }

    /** After a write that failed the file holds again what this journal says, or this fails as well. */
    void settle() {
        if (!fileIsSound) {
            write(List.copyOf(entries));
        }
    }

    /** Sets room aside while there is some, so that what begins now can be undone on a disk that others have filled since. */
    void reserve() {
        if (!directory.list().contains(RESERVE_FILE)) {
            directory.replace(RESERVE_FILE, incompressible());
        }
    }

    /** A file system that compresses would store zeros as nothing. Source: Marsaglia, "Xorshift RNGs", 2003. */
    private static byte[] incompressible() {
        byte[] bytes = new byte[RESERVE_LENGTH];
        long state = 1;
        for (int i = 0; i < bytes.length; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            bytes[i] = (byte) (state >>> 24);
        }
        return bytes;
    }

    /** Gives back what was set aside; whether there was any. */
    boolean useReserve() {
        boolean any = directory.list().contains(RESERVE_FILE);
        if (any) {
            directory.delete(RESERVE_FILE);
        }
        return any;
    }

    private void write(List<JournalEntry> all) {
        try {
            writeOnce(all);
        } catch (UpdriftException failure) {
            // Before the switch it is given up instead: what is set aside is there to end what can't be given up.
            boolean begun = all.get(all.size() - 1).state().compareTo(ApplyState.ACTIVATING) > 0;
            if (!begun || !useReserve()) {
                throw failure;
            }
            writeOnce(all);
        }
    }

    /** What couldn't be written doesn't count, though nobody knows what the file holds then: the next write writes all of it. */
    private void writeOnce(List<JournalEntry> all) {
        boolean appending = fileIsSound;
        fileIsSound = false;
        if (appending) {
            directory.append(FILE, record(all.get(all.size() - 1)));
            directory.force(FILE);
        } else {
            ByteBuffer records = ByteBuffer.allocate(FILE_MAX);
            all.forEach(entry -> records.put(record(entry)));
            byte[] content = new byte[records.position()];
            records.flip().get(content);
            directory.replace(FILE, content);
        }
        entries.clear();
        entries.addAll(all);
        fileIsSound = true;
    }

    private static byte[] record(JournalEntry entry) {
        byte[] body = JournalCodec.encode(entry);
        ByteBuffer record = ByteBuffer.allocate(FRAME + body.length);
        record.putShort((short) body.length).put(body).putInt(sum(ByteBuffer.wrap(body)));
        return record.array();
    }

    private static int sum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        return (int) sum.getValue();
    }
}
