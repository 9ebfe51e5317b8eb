package updrift.engine.policy;

import java.util.Optional;
import updrift.api.release.Release;
import updrift.api.release.Version;

/** A release that this node is allowed to apply. Only {@link Policy} makes one. */
public final class ApprovedRelease {
    private final WantedRelease wanted;
    private final Optional<Version> current;

    ApprovedRelease(WantedRelease wanted, Optional<Version> current) {
        this.wanted = wanted;
        this.current = current;
    }

    public WantedRelease wanted() {
        return wanted;
    }

    public Release release() {
        return wanted.release();
    }

    /** What ran when it was approved, and what a rollback goes back to. */
    public Optional<Version> current() {
        return current;
    }
}
