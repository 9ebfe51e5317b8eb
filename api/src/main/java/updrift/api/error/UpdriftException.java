package updrift.api.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A failure with who can mend it. The message is one line for people: it names the file, peer, setting or plugin, and the remedy where there is one. */
public final class UpdriftException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public UpdriftException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public UpdriftException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
