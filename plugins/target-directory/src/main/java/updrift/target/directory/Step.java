package updrift.target.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What may fail because of the host, and is told as such. */
@FunctionalInterface
interface Step<T> {
    T run() throws IOException;

    static <T> T run(Path target, Step<T> step) {
        try {
            return step.run();
        } catch (NoSuchFileException missing) {
            throw failed(target, missing.getMessage() + " isn't there", missing);
        } catch (AccessDeniedException denied) {
            throw failed(
                    target,
                    denied.getMessage() + " can't be changed: it is in use, or this user may not write there",
                    denied);
        } catch (IOException failure) {
            throw failed(target, String.valueOf(failure.getMessage()), failure);
        } catch (UncheckedIOException failure) {
            throw failed(target, String.valueOf(failure.getMessage()), failure);
        } catch (InvalidPathException name) {
            throw failed(
                    target,
                    "this system can't have a file of that name: " + name.getMessage()
                            + "; start the node in a UTF-8 locale, such as LC_ALL=C.UTF-8",
                    name);
        }
    }

    private static UpdriftException failed(Path target, String why, Exception cause) {
        return new UpdriftException(ErrorCode.TARGET_FAILED, "target " + target + ": " + why, cause);
    }
}
