package updrift.samples.node.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import updrift.samples.node.trace.DiskEvent.Change;
import updrift.samples.node.trace.DiskEvent.Edited;
import updrift.samples.node.trace.DiskEvent.Forced;
import updrift.samples.node.trace.DiskEvent.Named;

/**
 * What a process did to one directory, from what was there before it.
 *
 * @param before what the directory had, and the files that the process made later, which have no names yet
 * @param events in the order in which the process was told that they are done
 */
public record DiskHistory(DiskImage before, List<DiskEvent> events) {
    public DiskHistory {
        events = List.copyOf(events);
    }

    /**
     * Reads what a process did.
     *
     * @param trace what {@link Strace} wrote
     * @param root the directory
     * @param before what was in it when the process began
     * @param ignored names that a crash may do anything to
     */
    public static DiskHistory read(Path trace, Path root, DiskImage before, Predicate<Path> ignored)
            throws IOException {
        TracedProcess process = new TracedProcess(root, before, ignored);
        Strace.read(trace).forEach(process::add);
        return process.history();
    }

    /** How many instants there are at which a crash differs from one before: after each event, and before the first. */
    public int instants() {
        return events.size() + 1;
    }

    /** The changes that had been made at {@code instant}, oldest first. */
    List<Change> changes(int instant) {
        List<Change> changes = new ArrayList<>();
        for (DiskEvent event : events.subList(0, instant)) {
            if (event instanceof Change change) {
                changes.add(change);
            }
        }
        return changes;
    }

    /** How many events had to pass before {@code change} was there for good, as POSIX has it: names with their directory, the rest with the file; never, if never. */
    int forcedBy(Change change) {
        for (int index = 0; index < events.size(); index++) {
            if (events.get(index) instanceof Forced force && force.began() > change.ended() && covers(force, change)) {
                return index + 1;
            }
        }
        return Integer.MAX_VALUE;
    }

    private boolean covers(Forced force, Change change) {
        if (change instanceof Edited edited) {
            return force.file() == edited.file();
        }
        Named named = (Named) change;
        Path name = named.added() != null ? named.added() : named.removed();
        return name != null && directoryOf(name) == force.file();
    }

    private int directoryOf(Path name) {
        Path parent = name.getParent();
        return directory(parent == null ? Path.of("") : parent);
    }

    /** Directories keep their names, so the newest that was made with a name is meant. */
    private int directory(Path name) {
        for (int index = events.size() - 1; index >= 0; index--) {
            if (events.get(index) instanceof Named named && name.equals(named.added())) {
                return named.file();
            }
        }
        return before.file(name).orElse(-1);
    }

    /** When the last force before {@code instant} began: a file system with a journal has all names and modes until then, in whichever directory. */
    int lastForce(int instant) {
        int last = -1;
        for (DiskEvent event : events.subList(0, instant)) {
            if (event instanceof Forced force) {
                last = Math.max(last, force.began());
            }
        }
        return last;
    }
}
