package updrift.samples.node.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import updrift.testkit.crash.DiskEvent;
import updrift.testkit.crash.DiskEvent.Edit;
import updrift.testkit.crash.DiskEvent.Edited;
import updrift.testkit.crash.DiskEvent.Entry;
import updrift.testkit.crash.DiskEvent.Forced;
import updrift.testkit.crash.DiskEvent.Mode;
import updrift.testkit.crash.DiskEvent.Named;
import updrift.testkit.crash.DiskEvent.Truncate;
import updrift.testkit.crash.DiskEvent.Write;
import updrift.testkit.crash.DiskHistory;
import updrift.testkit.crash.DiskImage;
import updrift.testkit.crash.FileImage;
import updrift.testkit.crash.FileImage.Kind;

/** Follows a process through its system calls: what each did to the files of one directory. A call that can't be followed is an error, so that nothing is left out. */
public final class TracedProcess {
    /** What a new file's mode loses; tests run with the usual one. */
    private static final int UMASK = 0022;

    private final Path root;
    private final Predicate<Path> ignored;
    private final DiskImage before;
    private final DiskImage now;
    private final List<DiskEvent> events = new ArrayList<>();
    private final Map<Integer, Open> open = new HashMap<>();

    /** A file that is open for writing. */
    private static final class Open {
        private final int file;
        private final boolean appends;
        private int position;

        Open(int file, boolean appends) {
            this.file = file;
            this.appends = appends;
        }
    }

    /**
     * What a process did to one directory.
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
        return new DiskHistory(process.before, process.events);
    }

    private TracedProcess(Path root, DiskImage before, Predicate<Path> ignored) {
        this.root = root;
        this.before = before.copy();
        this.now = before.copy();
        this.ignored = ignored;
    }

    private void add(SystemCall call) {
        switch (call.name()) {
            case "open" -> onOpen(call, 0);
            case "openat" -> onOpen(call, 1);
            case "write" -> inside(call.descriptor(0)).ifPresent(name -> onWrite(call));
            case "pwrite64" ->
                inside(call.descriptor(0)).ifPresent(name -> onWriteAt(call, Math.toIntExact(call.number(3))));
            case "fsync", "fdatasync" -> inside(call.descriptor(0)).ifPresent(name -> onForce(call, name));
            case "rename" -> onRename(call, call.path(0), call.path(1));
            case "renameat", "renameat2" -> onRename(call, call.path(1), call.path(3));
            case "link" -> onLink(call, call.path(0), call.path(1));
            case "linkat" -> onLink(call, call.path(1), call.path(3));
            case "unlink" -> onUnlink(call, call.path(0));
            case "unlinkat" -> onUnlink(call, call.path(1));
            case "mkdir" -> onMake(call, call.path(0), call.mode(1));
            case "mkdirat" -> onMake(call, call.path(1), call.mode(2));
            case "ftruncate" ->
                inside(call.descriptor(0))
                        .ifPresent(name -> edit(call, file(name), new Truncate(Math.toIntExact(call.number(1)))));
            case "chmod" -> inside(call.path(0)).ifPresent(name -> edit(call, file(name), new Mode(call.mode(1))));
            case "fchmodat" -> inside(call.path(1)).ifPresent(name -> edit(call, file(name), new Mode(call.mode(2))));
            case "fchmod" ->
                inside(call.descriptor(0)).ifPresent(name -> edit(call, file(name), new Mode(call.mode(1))));
            default -> requireHarmless(call);
        }
    }

    /** The name below the root; empty for all else, and for what is ignored. */
    private Optional<Path> inside(Path path) {
        return Optional.of(path)
                .filter(any -> any.startsWith(root))
                .map(root::relativize)
                .filter(ignored.negate());
    }

    private void onOpen(SystemCall call, int path) {
        int flags = path + 1;
        boolean writes = call.has(flags, "O_WRONLY") || call.has(flags, "O_RDWR");
        Optional<Path> inside = inside(call.path(path)).filter(any -> writes);
        if (inside.isEmpty()) {
            return;
        }
        Path name = inside.get();
        Optional<Integer> known = now.file(name);
        int file = known.orElseGet(() ->
                create(call, name, new FileImage(Kind.FILE, call.mode(flags + 1) & ~UMASK, new byte[0])));
        if (call.has(flags, "O_TRUNC") && known.isPresent()) {
            edit(call, file, new Truncate(0));
        }
        open.put(call.descriptorReturned(), new Open(file, call.has(flags, "O_APPEND")));
    }

    private int create(SystemCall call, Path name, FileImage image) {
        before.newFile(image);
        int file = now.newFile(image);
        named(call, null, name, file);
        return file;
    }

    private void onWrite(SystemCall call) {
        Open into = opened(call);
        int position = into.appends ? now.image(into.file).bytes().length : into.position;
        onWriteAt(call, position);
        into.position = position + call.count();
    }

    private void onWriteAt(SystemCall call, int position) {
        edit(call, opened(call).file, new Write(position, call.bytes(1)).first(call.count()));
    }

    private Open opened(SystemCall call) {
        return Optional.ofNullable(open.get(call.descriptorNumber(0)))
                .orElseThrow(() -> new IllegalStateException("not seen how it was opened: " + call));
    }

    private void onForce(SystemCall call, Path name) {
        // What was deleted while it was open has no name, and nothing to survive.
        now.file(name).ifPresent(file -> events.add(new Forced(call.began(), call.ended(), file)));
    }

    private void onRename(SystemCall call, Path from, Path to) {
        if (inside(from).isEmpty() && inside(to).isEmpty()) {
            return;
        }
        Path old = inside(from).orElseThrow(() -> unknown(call));
        Path fresh = inside(to).orElseThrow(() -> unknown(call));
        // One file by two names stays as it is.
        if (!now.file(old).equals(now.file(fresh))) {
            named(call, old, fresh, file(old));
        }
    }

    private void onLink(SystemCall call, Path from, Path to) {
        inside(to).ifPresent(name -> named(call, null, name, file(inside(from).orElseThrow(() -> unknown(call)))));
    }

    private void onUnlink(SystemCall call, Path path) {
        inside(path).ifPresent(name -> named(call, name, null, file(name)));
    }

    private void onMake(SystemCall call, Path path, int mode) {
        inside(path).ifPresent(name -> create(call, name, new FileImage(Kind.DIRECTORY, mode & ~UMASK, new byte[0])));
    }

    private int file(Path name) {
        return now.file(name).orElseThrow(() -> new IllegalStateException("not seen how it came: " + name));
    }

    private void edit(SystemCall call, int file, Edit edit) {
        change(new Edited(call.began(), call.ended(), file, edit));
    }

    private void named(SystemCall call, @Nullable Path removed, @Nullable Path added, int file) {
        change(new Named(call.began(), call.ended(), entry(removed), entry(added), file));
    }

    private @Nullable Entry entry(@Nullable Path name) {
        return name == null ? null : now.entry(name);
    }

    private void change(DiskEvent.Change change) {
        now.apply(change);
        events.add(change);
    }

    /** Reading and mapping for reading change nothing. */
    private void requireHarmless(SystemCall call) {
        boolean mapsToRead = call.name().equals("mmap") && (!call.has(2, "PROT_WRITE") || !call.has(3, "MAP_SHARED"));
        boolean elsewhere = call.arguments().stream().noneMatch(this::names);
        if (!mapsToRead && !elsewhere) {
            throw unknown(call);
        }
    }

    private boolean names(String argument) {
        int path = Math.max(argument.indexOf('<'), argument.indexOf('"'));
        return path >= 0 && inside(SystemCall.pathIn(argument)).isPresent();
    }

    private static IllegalStateException unknown(SystemCall call) {
        return new IllegalStateException("a system call that this test can't follow yet: " + call);
    }
}
