package updrift.samples.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What a node and a launcher tell each other, in the directory {@code launch} beside the node's state: {@code wanted} is written by the node alone, {@code starts}
 * by the launcher alone, each replaced as a whole and forced, so that neither has to run for the other to read it.
 */
final class LaunchFiles {
    private static final String WANTED = "wanted";
    private static final String STARTS = "starts";

    /** Both are a line or two. */
    private static final int LENGTH_MAX = 4096;

    private final Path directory;

    LaunchFiles(Path state) {
        directory = state.resolve("launch");
    }

    /** Whether there ever was a launcher for this node. */
    boolean exist() {
        return Files.isDirectory(directory);
    }

    /** Makes the directory and takes its lock, which one launcher holds until it ends, however it ends. */
    FileLock lock() {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new CommandFailed("another launcher runs on " + directory);
            }
            return lock;
        } catch (OverlappingFileLockException here) {
            throw new CommandFailed("another launcher runs on " + directory, here);
        } catch (IOException unusable) {
            throw new CommandFailed(directory + " can't be used: " + unusable.getMessage(), unusable);
        }
    }

    /** Which switch the program is to be started after; empty before the first. */
    String wanted() {
        return read(WANTED).strip();
    }

    void want(String wanted) {
        write(WANTED, wanted + "\n");
    }

    Starts starts() {
        String text = read(STARTS);
        return text.isEmpty() ? Starts.first("") : Starts.parse(text, directory.resolve(STARTS));
    }

    void note(Starts starts) {
        write(STARTS, starts.text());
    }

    private String read(String name) {
        Path file = directory.resolve(name);
        try {
            if (Files.size(file) > LENGTH_MAX) {
                throw new CommandFailed(file + " is larger than anything that is written there; remove it");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException unreadable) {
            throw new CommandFailed(file + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private void write(String name, String text) {
        Path file = directory.resolve(name);
        Path written = directory.resolve(name + ".new");
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                    written,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            forceNames();
        } catch (IOException unwritable) {
            throw new CommandFailed(file + " can't be written: " + unwritable.getMessage(), unwritable);
        }
    }

    /** Windows doesn't open directories, and orders names by itself. */
    private void forceNames() throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}
