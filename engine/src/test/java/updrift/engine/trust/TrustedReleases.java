package updrift.engine.trust;

import java.util.Collections;
import updrift.api.release.Release;

/** Releases that count as admitted, for tests of what comes after that. */
public final class TrustedReleases {
    private TrustedReleases() {}

    public static TrustedRelease of(Release release) {
        Announcement announcement = new Announcement(release, 1);
        SignedStatement signed =
                SignedStatement.sign(Kind.ANNOUNCEMENT, announcement.body(), Collections.emptySortedMap());
        return new TrustedRelease(announcement, signed, signed.bytes());
    }
}
