package updrift.transport.tcp;

import java.io.IOException;
import java.io.Serial;

/** Two nodes that are set up or built so that they can't talk; their operators can mend it. */
final class Disagreement extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    Disagreement(String message) {
        super(message);
    }
}
