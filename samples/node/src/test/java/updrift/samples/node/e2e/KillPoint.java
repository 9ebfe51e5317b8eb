package updrift.samples.node.e2e;

import java.io.IOException;
import java.util.List;

/** Where in an update a node is killed: as soon as a sign of that point lies on its disk, or a little later. */
enum KillPoint {
    /** While it starts; after an earlier kill, while it recovers. */
    STARTING(800),
    /** While chunks arrive. */
    DOWNLOADING(150),
    STAGING(80),
    STAGED(150),
    BACKED_UP(10),
    ACTIVATING(20),
    /** The second between two probes is in it. */
    WATCHING(1_100),
    COMMITTING(30),
    ROLLING_BACK(30),
    DONE(60);

    private final int millisMax;

    KillPoint(int millisMax) {
        this.millisMax = millisMax;
    }

    /** The points that an update passes which is good, or one that is rolled back, in their order. */
    static List<KillPoint> of(boolean good) {
        return List.of(values()).stream()
                .filter(point -> point != (good ? ROLLING_BACK : COMMITTING))
                .toList();
    }

    /** Somewhat more than the step that begins here takes. */
    int millisMax() {
        return millisMax;
    }

    /** Whether a node with these {@code files} has come so far. */
    boolean reached(NodeFiles files) throws IOException {
        return switch (this) {
            case STARTING -> true;
            case DOWNLOADING -> files.hasPackage();
            default -> files.journalStates().contains(name());
        };
    }
}
