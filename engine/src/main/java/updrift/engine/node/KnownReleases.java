package updrift.engine.node;

import java.util.List;
import java.util.Optional;
import updrift.api.release.Version;
import updrift.api.time.Timeline;
import updrift.engine.flow.Releases;
import updrift.engine.trust.Trust;
import updrift.engine.trust.TrustedRelease;

/** What trust knows, at the time of asking. */
record KnownReleases(Trust trust, Timeline timeline) implements Releases {
    @Override
    public List<TrustedRelease> newestFirst() {
        return trust.releases(timeline.instant());
    }

    @Override
    public Optional<String> withdrawn(TrustedRelease release) {
        return trust.withdrawn(release);
    }

    @Override
    public Optional<Version> securityFloor() {
        return trust.securityFloor();
    }

    @Override
    public Optional<String> distrusts(TrustedRelease release) {
        return trust.distrusts(release, timeline.instant());
    }
}
