package updrift.discovery.tracker;

import java.io.Serial;

/** Why a tracker gives no answer, in words that follow its name. */
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final int retrySeconds;

    /**
     * @param status of HTTP; 0 if there was none
     * @param retrySeconds when to ask again at the earliest; 0 if that wasn't said
     */
    Refusal(int status, int retrySeconds, String reason) {
        super(reason, null, false, false);
        this.status = status;
        this.retrySeconds = retrySeconds;
    }

    int status() {
        return status;
    }

    int retrySeconds() {
        return retrySeconds;
    }
}
