package updrift.testkit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which name stands for which file: as a process sees it, as the disk has it, and the changes in between. */
final class SimulatedNames {
    private SortedMap<String, SimulatedFile> live = new TreeMap<>();
    private final SortedMap<String, SimulatedFile> durable = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();

    private record Change(
            @Nullable String removed,
            @Nullable String added,
            @Nullable SimulatedFile file) {
        void applyTo(SortedMap<String, SimulatedFile> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (added != null && file != null) {
                names.put(added, file);
            }
        }

        boolean touches(String directory) {
            return isIn(directory, removed) || isIn(directory, added);
        }

        private static boolean isIn(String directory, @Nullable String path) {
            return path != null && directoryOf(path).equals(directory);
        }
    }

    /** The part of {@code path} before its last slash; empty if there is none. */
    static String directoryOf(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Nullable
    SimulatedFile get(String path) {
        return live.get(path);
    }

    SortedMap<String, SimulatedFile> all() {
        return live;
    }

    void add(String path, SimulatedFile file) {
        change(new Change(null, path, file));
    }

    void remove(String path) {
        change(new Change(path, null, null));
    }

    void rename(String from, String to, SimulatedFile file) {
        change(new Change(from, to, file));
    }

    private void change(Change change) {
        change.applyTo(live);
        unforced.add(change);
    }

    void force(String directory) {
        for (Iterator<Change> changes = unforced.iterator(); changes.hasNext(); ) {
            Change change = changes.next();
            if (change.touches(directory)) {
                change.applyTo(durable);
                changes.remove();
            }
        }
    }

    /** Changes reach a disk in order, so those that weren't forced survive up to some point. */
    void crash(RandomGenerator random) {
        unforced.subList(0, random.nextInt(unforced.size() + 1)).forEach(change -> change.applyTo(durable));
        unforced.clear();
        live = new TreeMap<>(durable);
        live.values().forEach(file -> file.crash(random));
    }
}
