package updrift.engine.policy;

import updrift.api.release.Release;
import updrift.engine.trust.TrustedRelease;

/** A release that this node is allowed to fetch. Only {@link Policy} makes one. */
public final class WantedRelease {
    private final TrustedRelease trusted;

    WantedRelease(TrustedRelease trusted) {
        this.trusted = trusted;
    }

    public TrustedRelease trusted() {
        return trusted;
    }

    public Release release() {
        return trusted.release();
    }
}
