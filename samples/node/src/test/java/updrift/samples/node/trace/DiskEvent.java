package updrift.samples.node.trace;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a process did to the disk, or asked of it. Files and directories go by a number that stays when they are renamed. */
sealed interface DiskEvent {
    /** When the process asked for it, in lines of the trace. */
    int began();

    /** When it was told that it is done. */
    int ended();

    /** A change that a crash may undo, until it was forced. */
    sealed interface Change extends DiskEvent {}

    /** A name goes, a name comes, or both in one step. */
    record Named(
            int began,
            int ended,
            @Nullable Path removed,
            @Nullable Path added,
            int file) implements Change {}

    /** The bytes, the length or the mode of a file change. */
    record Edited(int began, int ended, int file, Edit edit) implements Change {}

    /** What {@code file} had when this began is there for good: the bytes and mode of a file, the names in a directory. */
    record Forced(int began, int ended, int file) implements DiskEvent {}

    sealed interface Edit {
        FileImage applyTo(FileImage image);
    }

    record Write(int position, byte[] bytes) implements Edit {
        @Override
        public FileImage applyTo(FileImage image) {
            int length = Math.max(image.bytes().length, position + bytes.length);
            byte[] written = Arrays.copyOf(image.bytes(), length);
            System.arraycopy(bytes, 0, written, position, bytes.length);
            return image.with(written);
        }

        /** Only the first {@code count} bytes of it. */
        Write first(int count) {
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
            return new FileImage(image.directory(), mode, image.bytes());
        }
    }
}
