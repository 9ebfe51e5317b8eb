package updrift.testkit.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.testkit.crash.DiskEvent.Change;
import updrift.testkit.crash.DiskEvent.Edit;
import updrift.testkit.crash.DiskEvent.Edited;
import updrift.testkit.crash.DiskEvent.Entry;
import updrift.testkit.crash.DiskEvent.Forced;
import updrift.testkit.crash.DiskEvent.Lasting;
import updrift.testkit.crash.DiskEvent.Mode;
import updrift.testkit.crash.DiskEvent.Named;
import updrift.testkit.crash.DiskEvent.Truncate;
import updrift.testkit.crash.DiskEvent.Write;
import updrift.testkit.crash.FileImage.Kind;

/** Writes down what is done to the files of one directory, by whoever does it and says so right after. Used by one thread at a time. */
public final class DiskRecorder {
    /** No file of the directory. */
    public static final int ELSEWHERE = -1;

    private final Path root;
    private final boolean others;
    private final DiskImage before;
    private final DiskImage now;
    private final List<DiskEvent> events = new ArrayList<>();

    /**
     * Begins with what is in {@code root} now, all of which lasts.
     *
     * @param others whether others change the files too and don't tell; they see to it themselves that it lasts
     */
    public DiskRecorder(Path root, boolean others) throws IOException {
        this(root, others, new DiskHistory(DiskImage.of(root.toRealPath()), List.of()));
    }

    /** Goes on after {@code past}, all of which is in {@code root} now and some of which may not last. */
    public DiskRecorder(Path root, boolean others, DiskHistory past) throws IOException {
        this.root = root.toRealPath();
        this.others = others;
        this.before = past.before().copy();
        this.now = before.copy();
        past.changes(past.events().size()).forEach(this.now::apply);
        this.events.addAll(past.events());
    }

    /** All that has been told so far. */
    public DiskHistory history() {
        return new DiskHistory(before, events);
    }

    /** How many events there were so far, which is the instant that it is now. */
    public int instant() {
        return events.size();
    }

    /** The number of what {@code path} leads to, which is there; {@link #ELSEWHERE} if that isn't in the directory. */
    public int file(Path path) throws IOException {
        return numberOf(path.toRealPath());
    }

    private int numberOf(Path real) {
        return real.startsWith(root) ? now.file(root.relativize(real)).orElseThrow(() -> unseen(real)) : ELSEWHERE;
    }

    /** {@code path}, a file, a directory or a link, is new. */
    public void made(Path path) throws IOException {
        Path name = real(path);
        if (!name.startsWith(root)) {
            return;
        }
        FileImage image = FileImage.of(name);
        boolean hasBytes = image.kind() == Kind.FILE && image.bytes().length > 0;
        int file = newFile(hasBytes ? image.with(new byte[0]) : image);
        named(null, entry(name), file);
        if (hasBytes) {
            edited(file, new Write(0, image.bytes()));
        }
    }

    /** {@code link} is one more name of {@code existing}. */
    public void linked(Path link, Path existing) throws IOException {
        named(null, entry(real(link)), file(existing));
    }

    /** {@code path} has gone. */
    public void deleted(Path path) throws IOException {
        Path name = real(path);
        if (name.startsWith(root)) {
            named(entry(name), null, numberOf(name));
        }
    }

    /** What was at {@code from} is at {@code to}. */
    public void moved(Path from, Path to) throws IOException {
        Path old = real(from);
        Path fresh = real(to);
        int file = numberOf(old);
        // One file by two names stays as it is.
        if (!now.file(root.relativize(fresh)).equals(Optional.of(file))) {
            named(entry(old), entry(fresh), file);
        }
    }

    /** {@code path} has another mode. */
    public void modeSet(Path path) throws IOException {
        edited(file(path), new Mode(FileImage.mode(path)));
    }

    /** The open file {@code file} was written. */
    public void written(int file, long position, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        edited(file, new Write(Math.toIntExact(position), copy));
    }

    /** The open file {@code file} has another length. */
    public void truncated(int file, long length) {
        edited(file, new Truncate(Math.toIntExact(length)));
    }

    /** What the open file or directory {@code file} has lasts. */
    public void forced(int file) {
        events.add(new Forced(instant(), instant(), file));
    }

    private void edited(int file, Edit edit) {
        if (file != ELSEWHERE) {
            change(new Edited(instant(), instant(), file, edit));
        }
    }

    private void named(@Nullable Entry removed, @Nullable Entry added, int file) {
        change(new Named(instant(), instant(), removed, added, file));
    }

    private void change(Change change) {
        now.apply(change);
        events.add(change);
    }

    private int newFile(FileImage image) {
        before.newFile(image);
        return now.newFile(image);
    }

    private Entry entry(Path real) {
        return now.entry(root.relativize(real));
    }

    /** Links above it are followed, it itself isn't. */
    private static Path real(Path path) throws IOException {
        return path.resolveSibling("").toRealPath().resolve(path.getFileName());
    }

    /** Whoever tells of a change calls this before it, so that what others did comes first. */
    public void begin() throws IOException {
        if (others) {
            lookAround();
        }
    }

    /** Takes in what others did; what else is there that wasn't told is an error, so that nothing is left out. */
    public void lookAround() throws IOException {
        DiskImage found = DiskImage.of(root);
        List<Path> changed = now.differences(found);
        if (!others && !changed.isEmpty()) {
            throw unseen(root.resolve(changed.get(0)));
        }
        for (int i = changed.size() - 1; i >= 0; i--) { // What is in a folder goes before it.
            Path name = changed.get(i);
            if (found.file(name).isEmpty()) {
                change(new Lasting(
                        new Named(instant(), instant(), now.entry(name), null, numberOf(root.resolve(name)))));
            }
        }
        for (Path name : changed) {
            Optional<FileImage> there = found.file(name).map(found::image);
            if (there.isPresent()) {
                change(new Lasting(new Named(instant(), instant(), null, now.entry(name), newFile(there.get()))));
            }
        }
    }

    private static IllegalStateException unseen(Path path) {
        return new IllegalStateException("changed by a way that isn't told: " + path
                + "; reach files only by paths that the context resolved, or have startsPrograms() answer true");
    }
}
