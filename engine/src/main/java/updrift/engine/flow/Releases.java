package updrift.engine.flow;

import java.util.List;
import java.util.Optional;
import updrift.api.release.Version;
import updrift.engine.trust.TrustedRelease;

/** The releases that this node may act on now. */
public interface Releases {
    /** Admitted, unexpired, for this platform; the highest sequence first. */
    List<TrustedRelease> newestFirst();

    /** Why the authority no longer stands behind {@code release}, or empty. That it expired meanwhile doesn't count. */
    Optional<String> withdrawn(TrustedRelease release);

    /** Why {@code release} may no longer be acted on, or empty: its signatures are checked once more. */
    Optional<String> distrusts(TrustedRelease release);

    /** The oldest version that the authority holds to be safe, if it said so: nothing below it is gone back to. */
    Optional<Version> securityFloor();
}
