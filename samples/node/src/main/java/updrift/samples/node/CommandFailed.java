package updrift.samples.node;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why a command can't do what it was asked for, in one line for people. */
final class CommandFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    CommandFailed(String reason) {
        this(reason, null);
    }

    CommandFailed(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
