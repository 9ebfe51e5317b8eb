package updrift.samples.node.trace;

import java.util.List;
import updrift.samples.node.trace.DiskEvent.Change;
import updrift.samples.node.trace.DiskEvent.Edited;
import updrift.samples.node.trace.DiskEvent.Write;

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
