package updrift.testkit;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import updrift.testkit.SimulatedDisk.Fault;
import updrift.testkit.crash.DiskRecorder;

/**
 * Real files on which any operation can be made to fail: paths from here lead to the same files as the ones they were made of, and each operation on one (looking
 * for it too) is counted. A program that is started by such a path isn't affected. Used by one thread at a time.
 */
public final class FaultyFiles {
    private final FaultySystem system = new FaultySystem(this);
    private long operations;
    private long failing = Long.MAX_VALUE;
    private Fault fault = Fault.IO_ERROR;
    private String failed = "";
    private int writeMax = Integer.MAX_VALUE;
    private long killedAt = Long.MAX_VALUE;
    private long meddledAt = Long.MAX_VALUE;
    private Runnable meddler = () -> {};
    private @Nullable DiskRecorder recorder;

    /** The file that {@code real} leads to, by a way that may fail. */
    public Path at(Path real) {
        return new FaultyPath(system, real.toAbsolutePath());
    }

    /** Operations so far. */
    public long operations() {
        return operations;
    }

    /** Lets the {@code n}-th operation from now (1 is the next) fail, and no other. */
    public void failAt(long n, Fault with) {
        failing = operations + n;
        fault = with;
        failed = "";
    }

    /** The path of the file whose operation failed, empty if none has since {@link #failAt}. */
    public String failed() {
        return failed;
    }

    /** Lets a write take {@code bytes} at most and say so, as a system may that is interrupted. */
    public void writeAtMost(int bytes) {
        writeMax = bytes;
    }

    /** Ends the process at the {@code n}-th operation from now: it throws {@link PowerCut} before it has done anything, and so does every later one. */
    public void killAt(long n) {
        killedAt = operations + n;
    }

    /** Whether {@link #killAt} has come true. */
    public boolean killed() {
        return operations >= killedAt;
    }

    /** Runs {@code meddler} right before the {@code n}-th operation from now, as another process may that works on the same files. */
    public void meddleAt(long n, Runnable meddler) {
        meddledAt = operations + n;
        this.meddler = meddler;
    }

    /** Tells {@code recorder} from now on what was done. It says what lasts, so nothing is forced any more, which takes most of the time. */
    public void record(DiskRecorder recorder) {
        this.recorder = recorder;
    }

    interface Telling {
        void to(DiskRecorder recorder) throws IOException;
    }

    void tell(Telling telling) throws IOException {
        if (recorder != null) {
            telling.to(recorder);
        }
    }

    boolean records() {
        return recorder != null;
    }

    /** By which number {@code real}, which is there, is told of. */
    int number(Path real) throws IOException {
        return recorder == null ? DiskRecorder.ELSEWHERE : recorder.file(real);
    }

    int writeMax() {
        return writeMax;
    }

    /** Whether the operation that begins now is the one that fails. */
    boolean failsNow() {
        operations++;
        if (killed()) {
            throw new PowerCut(killedAt);
        }
        if (operations == meddledAt) {
            meddler.run();
        }
        return operations == failing;
    }

    void operation(Path path) throws IOException {
        tell(DiskRecorder::begin);
        if (failsNow()) {
            throw failure(path);
        }
    }

    IOException failure(Path path) {
        failed = path.toString();
        return new FileSystemException(failed, null, fault.text());
    }

    /** The real path behind {@code path}. */
    static Path real(@Nullable Path path) {
        if (path instanceof FaultyPath faulty) {
            return faulty.real();
        }
        throw new IllegalArgumentException("not a path of these files: " + path);
    }
}
