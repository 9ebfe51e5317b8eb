package updrift.api.target;

/**
 * A host's own word on a new version, asked beside the target's probe again and again while the version is on probation: that the database answers, that orders
 * go through. All signals have to be good, all the time, for it to be committed.
 */
@FunctionalInterface
public interface HealthSignal {
    /**
     * How it is now. Called on a worker, so it may block, though an answer later than 10 s counts as none; never twice at a time. What it throws counts as no
     * answer too: only {@link Health#bad} blames the version.
     */
    Health health();
}
