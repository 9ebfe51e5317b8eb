package updrift.discovery.tracker;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Unwraps what a future failed with. */
final class Refusals {
    private Refusals() {}

    static Refusal of(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof Refusal refusal ? refusal : new Refusal(0, 0, "can't be asked: " + cause);
    }
}
