package updrift.testkit.crash;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a process did to the disk, or asked of it. Files and directories go by a number that stays when they are renamed. */
public sealed interface DiskEvent {
    /** When the process asked for it, as a number that grows from event to event. */
    int began();

    /** When it was told that it is done. */
    int ended();

    /** A change that a crash may undo, until it was forced. */
    sealed interface Change extends DiskEvent {
        /** Which files and directories have to be forced to make it last. */
        Set<Integer> lastsWith();
    }

    /** A name in a directory. */
    record Entry(int directory, String name) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int order = Integer.compare(directory, other.directory);
            return order != 0 ? order : name.compareTo(other.name);
        }
    }

    /** A name goes, a name comes, or both in one step; from one directory to another it lasts once both are forced, which is later than any file system in use has it. */
    record Named(
            int began,
            int ended,
            @Nullable Entry removed,
            @Nullable Entry added,
            int file) implements Change {
        @Override
        public Set<Integer> lastsWith() {
            Set<Integer> directories = new HashSet<>();
            if (removed != null) {
                directories.add(removed.directory());
            }
            if (added != null) {
                directories.add(added.directory());
            }
            return directories;
        }
    }

    /** The bytes, the length or the mode of a file change. */
    record Edited(int began, int ended, int file, Edit edit) implements Change {
        @Override
        public Set<Integer> lastsWith() {
            return Set.of(file);
        }
    }

    /** What {@code file} had when this began is there for good: the bytes and mode of a file, the names in a directory. */
    record Forced(int began, int ended, int file) implements DiskEvent {}

    /** What somebody else did, who saw to it that it lasts. */
    record Lasting(Named change) implements Change {
        @Override
        public int began() {
            return change.began();
        }

        @Override
        public int ended() {
            return change.ended();
        }

        @Override
        public Set<Integer> lastsWith() {
            return Set.of();
        }
    }

    sealed interface Edit {
        FileImage applyTo(FileImage image);
    }

    @SuppressWarnings("ArrayRecordComponent") // lent, never compared
    record Write(int position, byte[] bytes) implements Edit {
        @Override
        public FileImage applyTo(FileImage image) {
            int length = Math.max(image.bytes().length, position + bytes.length);
            byte[] written = Arrays.copyOf(image.bytes(), length);
            System.arraycopy(bytes, 0, written, position, bytes.length);
            return image.with(written);
        }

        /** Only the first {@code count} bytes of it. */
        public Write first(int count) {
            return new Write(position, Arrays.copyOf(bytes, count));
        }

        /** The file is as long as it should be, but the bytes from {@code count} on never came. */
        Write zerosAfter(int count) {
            return new Write(position, Arrays.copyOf(Arrays.copyOf(bytes, count), bytes.length));
        }
    }

    record Truncate(int length) implements Edit {
        @Override
        public FileImage applyTo(FileImage image) {
            return image.with(Arrays.copyOf(image.bytes(), length));
        }
    }

    record Mode(int mode) implements Edit {
        @Override
        public FileImage applyTo(FileImage image) {
            return new FileImage(image.kind(), mode, image.bytes());
        }
    }
}
