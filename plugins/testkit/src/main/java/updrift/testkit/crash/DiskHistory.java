package updrift.testkit.crash;

import java.util.ArrayList;
import java.util.List;
import updrift.testkit.crash.DiskEvent.Change;
import updrift.testkit.crash.DiskEvent.Forced;

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

    /** How many instants there are at which a crash differs from one before: after each event, and before the first. */
    int instants() {
        return events.size() + 1;
    }

    /** What was done until then. */
    DiskHistory until(int instant) {
        return new DiskHistory(before, events.subList(0, instant));
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
        int all = 0;
        for (int file : change.lastsWith()) {
            all = Math.max(all, forcedBy(change, file));
        }
        return all;
    }

    private int forcedBy(Change change, int file) {
        for (int index = 0; index < events.size(); index++) {
            if (events.get(index) instanceof Forced force && force.began() > change.ended() && force.file() == file) {
                return index + 1;
            }
        }
        return Integer.MAX_VALUE;
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
