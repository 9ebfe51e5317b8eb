package updrift.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

/**
 * A program of one file on a {@link SimulatedDisk}. What a package does when it is probed stands in its text, see {@link #program}. Every step is made of the
 * durable operations that a target on a real disk needs, so that a crash can be tried at each of them.
 */
public final class FakeTarget implements ApplicatorTarget {
    private static final int BUFFER_LENGTH = 16 << 10;

    private final SimulatedDisk disk;
    private final String directory;
    private final String live;
    private final String staged;
    private final String previous;
    private final String restored;
    private final FakeProbe probe = new FakeProbe();

    /** A target whose file is {@code directory/program}. */
    public FakeTarget(SimulatedDisk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
        this.live = directory + "/program";
        this.staged = directory + "/staged";
        this.previous = directory + "/previous";
        this.restored = directory + "/restored";
    }

    /**
     * A package that runs as {@code version} and does as {@code behaviour} says when it is probed: {@code good}; {@code broken} always fails; {@code hangs} never
     * answers; {@code hangs-once} answers the second time; {@code dies} runs from staging and fails once it is active; {@code hangs-live} never answers then.
     */
    public static byte[] program(String version, String behaviour) {
        return (version + " " + behaviour).getBytes(StandardCharsets.UTF_8);
    }

    /** Puts {@code program} in place, durably, as a person would. */
    public void install(byte[] program) {
        step(() -> {
            writeForced(staged, ByteBuffer.wrap(program));
            disk.rename(staged, live);
            disk.forceDirectory(directory);
        });
    }

    /** What would run now; empty if nothing is in place. */
    public Optional<byte[]> running() {
        return content(live);
    }

    @Override
    public Optional<Version> currentVersion() {
        return content(live).flatMap(FakeProbe::versionOf);
    }

    @Override
    public long missingSpace(Attempt attempt) {
        long needed = attempt.size() + length(live) - length(staged) - length(backup(attempt));
        return Math.max(0, needed - disk.usableSpace());
    }

    @Override
    public void stage(Attempt attempt, ReadableByteChannel source) {
        step(() -> {
            removeIfThere(previous);
            removeIfThere(restored);
            removeIfThere(backup(attempt));
            removeIfThere(nothing(attempt));
            disk.create(staged);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH);
            for (long position = 0; source.read(buffer) >= 0; buffer.clear()) {
                int count = buffer.flip().remaining();
                disk.write(staged, position, buffer);
                position += count;
            }
            disk.force(staged);
            disk.forceDirectory(directory);
        });
    }

    @Override
    public ReadableByteChannel openStaged(Attempt attempt) {
        return channel(content(staged).orElseThrow(() -> failed(staged, "nothing is staged")));
    }

    @Override
    public Health probeStaged(Attempt attempt) {
        return probe.staged(content(staged), attempt.to());
    }

    @Override
    public void backUp(Attempt attempt) {
        step(() -> {
            Optional<byte[]> current = content(live);
            String made = current.isPresent() ? backup(attempt) : nothing(attempt);
            removeIfThere(current.isPresent() ? nothing(attempt) : backup(attempt));
            writeForced(backups() + "/new", ByteBuffer.wrap(current.orElse(new byte[0])));
            disk.rename(backups() + "/new", made);
            disk.forceDirectory(backups());
        });
    }

    @Override
    public Optional<ReadableByteChannel> openBackup(Attempt attempt) {
        return content(previous).or(() -> content(backup(attempt))).map(FakeTarget::channel);
    }

    @Override
    public void unstage(Attempt attempt) {
        step(() -> {
            removeIfThere(staged);
            disk.forceDirectory(directory);
        });
    }

    @Override
    public void activate(Attempt attempt) {
        step(() -> {
            if (!disk.exists(staged)) {
                if (!disk.exists(previous) && !(disk.exists(nothing(attempt)) && disk.exists(live))) {
                    throw failed(staged, "nothing is staged");
                }
                return;
            }
            if (disk.exists(live) && !disk.exists(previous)) {
                disk.link(live, previous);
                disk.forceDirectory(directory);
            }
            disk.rename(staged, live);
            disk.forceDirectory(directory);
        });
    }

    @Override
    public Health probe(Attempt attempt) {
        return probe.active(content(live), attempt.to());
    }

    @Override
    public void commit(Attempt attempt) {
        step(() -> {
            removeIfThere(previous);
            disk.forceDirectory(directory);
            for (String name : disk.list(backups())) {
                String path = backups() + "/" + name;
                if (!List.of(backup(attempt), nothing(attempt)).contains(path)) {
                    disk.delete(path);
                }
            }
            disk.forceDirectory(backups());
        });
    }

    @Override
    public void rollBack(Attempt attempt) {
        step(() -> {
            if (disk.exists(previous)) {
                disk.rename(previous, live);
            } else if (disk.exists(staged)) {
                // It was never switched to, so nothing has to come back.
                disk.delete(staged);
            } else if (disk.exists(nothing(attempt))) {
                removeIfThere(live);
            } else if (disk.exists(backup(attempt))) {
                restore(attempt);
            }
            removeIfThere(staged);
            disk.forceDirectory(directory);
        });
    }

    private void restore(Attempt attempt) throws IOException {
        byte[] kept = content(backup(attempt)).orElseThrow();
        if (!Arrays.equals(kept, content(live).orElse(null))) {
            writeForced(restored, ByteBuffer.wrap(kept));
            disk.rename(restored, live);
        }
    }

    @Override
    public void close() {
        // Nothing runs here.
    }

    private String backups() {
        return directory + "/backups";
    }

    private String backup(Attempt attempt) {
        return backups() + "/" + attempt.updateId() + ".backup";
    }

    /** Marks that there was nothing to back up, so that a rollback leaves nothing. */
    private String nothing(Attempt attempt) {
        return backups() + "/" + attempt.updateId() + ".none";
    }

    private void writeForced(String path, ByteBuffer content) throws IOException {
        disk.create(path);
        disk.write(path, 0, content);
        disk.force(path);
    }

    private void removeIfThere(String path) throws IOException {
        if (disk.exists(path)) {
            disk.delete(path);
        }
    }

    private long length(String path) {
        return content(path).map(bytes -> (long) bytes.length).orElse(0L);
    }

    private Optional<byte[]> content(String path) {
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        try {
            ByteBuffer content = ByteBuffer.allocate((int) disk.length(path));
            disk.read(path, 0, content);
            return Optional.of(content.array());
        } catch (IOException failure) {
            throw failed(path, String.valueOf(failure.getMessage()));
        }
    }

    private static ReadableByteChannel channel(byte[] content) {
        return Channels.newChannel(new ByteArrayInputStream(content));
    }

    private interface Step {
        void run() throws IOException;
    }

    private void step(Step step) {
        try {
            step.run();
        } catch (IOException failure) {
            throw failed(live, String.valueOf(failure.getMessage()));
        }
    }

    private static UpdriftException failed(String path, String why) {
        return new UpdriftException(ErrorCode.TARGET_FAILED, path + ": " + why);
    }
}
