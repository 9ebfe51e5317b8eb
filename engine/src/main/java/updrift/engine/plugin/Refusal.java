package updrift.engine.plugin;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why a plugin can't be used; the message says what would help. Never leaves this package. */
final class Refusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What helps with code that fails: whoever runs a node can't mend it. */
    static final String TAKE_ANOTHER = "; take another version of it, or choose another plugin";

    private final String reason;

    Refusal(String reason) {
        this(reason, null);
    }

    Refusal(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        // A plugin's own words may span lines; a reason is one.
        this.reason = reason.replaceAll("\\s+", " ");
    }

    String reason() {
        return reason;
    }
}
