package updrift.target.executable;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;

/** How much room an attempt needs beside what is used now, counted per file system. */
final class Space {
    private Space() {}

    /** Bytes that are missing for the staged file and for the backup; 0 if there is room. */
    static long missing(ProgramFile file, Backups backups, Attempt attempt) throws IOException {
        long staging = attempt.size() - length(file.staged());
        long backup = length(file.live());
        if (backups.find(attempt).isPresent()) {
            backup -= length(backups.find(attempt).get());
        }
        FileStore stagingStore = storeOf(file.live());
        FileStore backupStore = storeOf(backups.directory());
        return stagingStore.equals(backupStore)
                ? missing(stagingStore, staging + backup)
                : missing(stagingStore, staging) + missing(backupStore, backup);
    }

    private static long missing(FileStore store, long needed) throws IOException {
        return Math.max(0, needed - store.getUsableSpace());
    }

    private static long length(Path file) throws IOException {
        return DurableFiles.isFile(file) ? Files.size(file) : 0;
    }

    /** The file system where {@code path} is, or would be made. */
    private static FileStore storeOf(Path path) throws IOException {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing);
    }
}
