package updrift.testkit.crash;

import java.util.List;
import java.util.Optional;
import updrift.testkit.crash.DiskEvent.Change;
import updrift.testkit.crash.DiskEvent.Edited;
import updrift.testkit.crash.DiskEvent.Write;

/**
 * What a disk may have after a crash.
 *
 * @param history what the process had done
 * @param instant when it crashed, as a number of events
 * @param survivors the changes that outlived it, oldest first, some of them torn
 * @param what in words, for whoever reads of a failure
 */
public record CrashState(DiskHistory history, int instant, List<Change> survivors, String what) {
    public CrashState {
        survivors = List.copyOf(survivors);
    }

    /** The files. */
    public DiskImage image() {
        DiskImage image = history.before().copy();
        survivors.forEach(image::apply);
        return image;
    }

    /** Whether it is what a killed process leaves, while the machine runs on and may lose it later; what else was done then is no part of the answer. */
    public Optional<DiskHistory> killed() {
        DiskHistory past = history.until(instant);
        return survivors.equals(past.changes(instant)) ? Optional.of(past) : Optional.empty();
    }

    @Override
    public String toString() {
        String last = instant == 0 ? "the beginning" : told(history.events().get(instant - 1));
        return "crash at " + instant + " of " + history.events().size() + ", after " + last + ": " + what;
    }

    private static String told(DiskEvent event) {
        return event instanceof Edited edited && edited.edit() instanceof Write write
                ? "write of " + write.bytes().length + " bytes at " + write.position() + " of file " + edited.file()
                : event.toString();
    }
}
