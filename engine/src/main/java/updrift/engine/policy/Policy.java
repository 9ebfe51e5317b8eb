package updrift.engine.policy;

import java.time.Instant;
import java.util.Optional;
import updrift.api.release.Release;
import updrift.engine.trust.TrustedRelease;

/**
 * The two gates of an update: may it be fetched, may it be applied. A person's approval opens both, and takes back a hold; it never makes an old, expired, foreign
 * or oversized release acceptable.
 */
public final class Policy {
    private final PolicySettings settings;

    public Policy(PolicySettings settings) {
        this.settings = settings;
    }

    /** Whether {@code trusted} is fetched. {@code now} is judged once, for all that is checked. */
    public FetchDecision decideFetch(TrustedRelease trusted, Facts facts, Instant now) {
        Release release = trusted.release();
        Optional<Objection> objection = Objections.toInstalling(release, facts, now)
                .or(() -> Objections.toStoring(release, facts, settings.sizeMax()))
                .or(() -> Objections.unapproved(release, facts, settings.autoDownload(), "auto_download"));
        return objection.map(Policy::notFetched).orElseGet(() -> new FetchDecision.Fetch(new WantedRelease(trusted)));
    }

    private static FetchDecision notFetched(Objection objection) {
        return objection.lasting()
                ? new FetchDecision.Refuse(objection.why())
                : new FetchDecision.Wait(Optional.empty(), objection.why(), objection.needsApproval());
    }

    /** Why {@code release} must not replace what runs, whatever was decided before; the security floor may have risen since. */
    public Optional<String> endangers(Release release, Facts facts) {
        return Objections.belowFloor(release, facts).map(Objection::why);
    }

    /** As it is where nobody on this host is busy. */
    ApplyDecision decideApply(WantedRelease wanted, Facts facts, Instant now) {
        return decideApply(wanted, facts, Optional.empty(), now);
    }

    /** Whether {@code wanted}, which is whole now, is applied. All but its size is judged again, for time has passed. */
    public ApplyDecision decideApply(WantedRelease wanted, Facts facts, Optional<Busy> busy, Instant now) {
        Release release = wanted.release();
        Optional<Objection> objection = Objections.withoutTarget(facts)
                .or(() -> Objections.toInstalling(release, facts, now))
                .or(() -> Objections.unapproved(release, facts, settings.autoApply(), "auto_apply"));
        Optional<ApplyDecision> not = objection
                .map(Policy::notApplied)
                .or(() -> settings.timing().defers(release, busy, now).map(wait -> wait));
        return not.orElseGet(() -> new ApplyDecision.Take(new ApprovedRelease(wanted, facts.currentVersion())));
    }

    private static ApplyDecision notApplied(Objection objection) {
        return objection.lasting()
                ? new ApplyDecision.Refuse(objection.why())
                : new ApplyDecision.Wait(Optional.empty(), objection.why(), objection.needsApproval());
    }
}
