package updrift.cache.filesystem;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What the file system reports, in the words of the api. */
final class Failures {
    /** How Linux, macOS and Windows say it; other languages are recognised by the space that is left. */
    private static final Pattern NO_SPACE =
            Pattern.compile("No space left|not enough space|quota exceeded", Pattern.CASE_INSENSITIVE);

    /** With less than this left a failed write failed for want of space, whatever it says: file systems keep some blocks to themselves. */
    private static final long NEARLY_FULL = 64 << 10;

    private Failures() {}

    static UpdriftException of(String place, IOException e) {
        return new UpdriftException(ErrorCode.CACHE_FAILED, place + ": " + reason(e), e);
    }

    /** {@code CACHE_FULL} with both numbers if {@code needed} bytes didn't fit. */
    static UpdriftException ofWrite(Path file, long needed, IOException e) {
        long found = usableSpace(file);
        boolean full =
                found < needed + NEARLY_FULL || NO_SPACE.matcher(reason(e)).find();
        return full
                ? new UpdriftException(
                        ErrorCode.CACHE_FULL, file + " needs " + needed + " more bytes, " + found + " are usable", e)
                : of(file.toString(), e);
    }

    /** {@link Long#MAX_VALUE} if the system doesn't tell. */
    static long usableSpace(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** Most messages of {@code java.nio.file} are the bare path. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException told ? told.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
