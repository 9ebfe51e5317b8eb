package updrift.testkit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import updrift.api.disk.StateDirectory;

/**
 * A disk in memory that keeps what was forced and, after {@link #crash}, loses or tears the rest: bytes until {@link #force}, names (files made, renamed,
 * deleted) until {@link #forceDirectory}. A force that fails drops what it should have kept, as real kernels do. Paths have slashes, directories exist when
 * something is in them. Every method that touches a file is one operation, counted so that a test can let any of them fail or cut the power there. Used by one
 * thread.
 */
public final class SimulatedDisk {
    private final SimulatedNames names = new SimulatedNames();
    private final TreeMap<Long, Fault> faults = new TreeMap<>();
    private long capacity = Long.MAX_VALUE;
    private long operations;
    private long powerCutAt = Long.MAX_VALUE;

    /** How an operation fails. */
    public enum Fault {
        /** The device gave an error; a write may have been done in part. */
        IO_ERROR("Input/output error"),
        /** Nothing fits any more. */
        NO_SPACE("No space left on device");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Small durable state in {@code path}. */
    public StateDirectory directory(String path) {
        return new SimulatedStateDirectory(this, path);
    }

    /** Operations so far. */
    public long operations() {
        return operations;
    }

    /** Lets the {@code n}-th operation from now (1 is the next) fail. */
    public void failAt(long n, Fault fault) {
        faults.put(operations + n, fault);
    }

    /** Forgets the faults that haven't happened. */
    public void failNoMore() {
        faults.clear();
    }

    /** Cuts the power at the {@code n}-th operation from now: it throws {@link PowerCut}, having been done as far as what isn't forced is ever done. */
    public void cutPowerAt(long n) {
        powerCutAt = operations + n;
    }

    /** Forgets what wasn't forced, or parts of it as {@code seed} has it, and switches the power on again. */
    public void crash(long seed) {
        RandomGenerator random = new Random(seed);
        names.crash(random);
        powerCutAt = Long.MAX_VALUE;
    }

    /** Lets files have at most {@code bytes} together from now on. */
    public void capacity(long bytes) {
        capacity = bytes;
    }

    /** Bytes that still fit; {@link Long#MAX_VALUE} without a capacity. */
    public long usableSpace() {
        return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
    }

    private long used() {
        return names.all().values().stream().mapToLong(SimulatedFile::length).sum();
    }

    /** Whether there is a file {@code path}. */
    public boolean exists(String path) {
        powered();
        return names.get(path) != null;
    }

    /** Names of the files directly in {@code directory}, sorted. */
    public List<String> list(String directory) {
        powered();
        return names.all().keySet().stream()
                .filter(path -> SimulatedNames.directoryOf(path).equals(directory))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    /** Length of {@code path} in bytes. */
    public long length(String path) throws IOException {
        powered();
        return file(path).length();
    }

    /** Reads from {@code position} until {@code into} is full or the file ends; the number of bytes. */
    public int read(String path, long position, ByteBuffer into) throws IOException {
        begin(path);
        powered();
        return file(path).read(position, into);
    }

    /** Makes {@code path} an empty file; one that was there is gone as soon as the name is durable. */
    public void create(String path) throws IOException {
        begin(path);
        names.add(path, new SimulatedFile());
        powered();
    }

    /** Writes what remains of {@code bytes} at {@code position}, at most 1 GiB in. */
    public void write(String path, long position, ByteBuffer bytes) throws IOException {
        SimulatedFile file = file(path);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        Fault fault = next();
        if (fault == null && Math.max(0, position + copy.length - file.length()) > usableSpace()) {
            fault = Fault.NO_SPACE;
        }
        file.write(position, ByteBuffer.wrap(copy, 0, fault == null ? copy.length : copy.length / 2));
        powered();
        throwIf(fault, path);
    }

    /** When it returns, the bytes of {@code path} survive a crash, if its name does. */
    public void force(String path) throws IOException {
        SimulatedFile file = file(path);
        Fault fault = next();
        powered();
        if (fault != null) {
            file.failForce();
        }
        throwIf(fault, path);
        file.force();
    }

    /** Gives the file {@code from} the name {@code to}, in one step; what had that name is gone. */
    public void rename(String from, String to) throws IOException {
        begin(from);
        names.rename(from, to, file(from));
        powered();
    }

    /** Gives the file {@code from} the further name {@code to}, which must be free. */
    public void link(String from, String to) throws IOException {
        begin(to);
        if (names.get(to) != null) {
            throw new FileAlreadyExistsException(to + ": File exists");
        }
        names.add(to, file(from));
        powered();
    }

    /** Removes {@code path}. */
    public void delete(String path) throws IOException {
        begin(path);
        file(path);
        names.remove(path);
        powered();
    }

    /** When it returns, the names in {@code directory} survive a crash. */
    public void forceDirectory(String directory) throws IOException {
        Fault fault = next();
        powered();
        throwIf(fault, directory);
        names.force(directory);
    }

    private void begin(String path) throws IOException {
        throwIf(next(), path);
    }

    private @Nullable Fault next() {
        powered();
        operations++;
        return faults.remove(operations);
    }

    private void powered() {
        if (operations >= powerCutAt) {
            throw new PowerCut(powerCutAt);
        }
    }

    private static void throwIf(@Nullable Fault fault, String path) throws IOException {
        if (fault != null) {
            throw new IOException(path + ": " + fault.text);
        }
    }

    private SimulatedFile file(String path) throws IOException {
        SimulatedFile file = names.get(path);
        if (file == null) {
            throw new FileNotFoundException(path + ": No such file or directory");
        }
        return file;
    }
}
