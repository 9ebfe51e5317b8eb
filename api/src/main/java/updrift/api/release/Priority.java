package updrift.api.release;

/** How urgent a release is, in order of urgency. */
public enum Priority {
    /** First, and past the rate limit up to its own ceiling. */
    CRITICAL,
    /** Within the rate limit. */
    NORMAL,
    /** Takes what normal leaves. */
    OPTIONAL
}
