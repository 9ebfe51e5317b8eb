package updrift.engine.policy;

import java.time.Instant;
import java.util.Optional;
import updrift.api.release.Release;
import updrift.api.release.Version;

/** What can stand against a release, each with what would change it. The first that applies is told. */
final class Objections {
    private Objections() {}

    /** Against its ever running here: wrong place, wrong time, wrong order. */
    static Optional<Objection> toInstalling(Release release, Facts facts, Instant now) {
        return foreignPlatform(release, facts)
                .or(() -> expired(release, now))
                .or(() -> installed(release, facts))
                .or(() -> belowMark(release, facts))
                .or(() -> notNewer(release, facts))
                .or(() -> belowFloor(release, facts))
                .or(() -> tooFarAhead(release, facts))
                .or(() -> held(release, facts));
    }

    private static Optional<Objection> foreignPlatform(Release release, Facts facts) {
        return when(!release.runsOn(facts.platform()))
                .map(yes -> Objection.lasting(name(release) + " is for " + String.join(", ", release.platforms())
                        + ", and this node is " + facts.platform()));
    }

    private static Optional<Objection> expired(Release release, Instant now) {
        return when(!now.isBefore(release.expires()))
                .map(yes -> Objection.lasting(name(release) + " expired at " + release.expires()
                        + "; the authority can renew it, or this node's clock is wrong"));
    }

    private static Optional<Objection> installed(Release release, Facts facts) {
        return when(facts.installedId().filter(release.updateId()::equals).isPresent())
                .map(yes -> Objection.lasting(name(release) + " is installed"));
    }

    /** What the mark itself stands for may be installed again by a person who rolled it back; anything below it is the past. */
    private static Optional<Objection> belowMark(Release release, Facts facts) {
        int order = release.sequence().compareTo(facts.installed());
        boolean again = order == 0 && isApproved(release, facts);
        return when(order <= 0 && !again)
                .map(yes -> Objection.lasting(name(release) + " has sequence " + release.sequence()
                        + ", which isn't above " + facts.installed()
                        + " that was installed here; the authority can publish it again with a higher one"));
    }

    private static Optional<Objection> notNewer(Release release, Facts facts) {
        return facts.currentVersion()
                .filter(current ->
                        !release.allowDowngrade() && release.version().compareTo(current) <= 0)
                .map(current -> Objection.lasting(name(release) + " isn't newer than " + current
                        + ", which runs here; only a release that allows a downgrade can change that"));
    }

    /**
     * A signed order to go back may arrive after a later announcement that calls what it leads to unsafe. A step up from an older version still is no way back, and
     * some releases need it as a stepping stone, so it is taken.
     */
    static Optional<Objection> belowFloor(Release release, Facts facts) {
        return facts.securityFloor()
                .filter(floor -> facts.hasTarget()
                        && release.version().compareTo(floor) < 0
                        && !isBelow(facts.currentVersion(), release.version()))
                .map(floor -> Objection.lasting(name(release) + " is below " + floor
                        + ", the security floor that the authority signed; publish a version from " + floor + " on"));
    }

    private static Optional<Objection> tooFarAhead(Release release, Facts facts) {
        return release.leastVersion()
                .filter(least -> facts.hasTarget() && isBelow(facts.currentVersion(), least))
                .map(least -> Objection.passing(name(release) + " needs at least " + least + ", and "
                        + facts.currentVersion().map(Version::toString).orElse("nothing")
                        + " runs here; a version in between has to be installed first"));
    }

    /** Where nothing runs there is nothing that could be too old. */
    private static boolean isBelow(Optional<Version> current, Version least) {
        return current.filter(version -> version.compareTo(least) < 0).isPresent();
    }

    private static Optional<Objection> held(Release release, Facts facts) {
        return Optional.ofNullable(facts.held().get(release.updateId()))
                .filter(why -> !isApproved(release, facts))
                .map(why -> Objection.passing(
                        name(release) + " is held: " + why + "; approving it or a newer release can change that"));
    }

    /** Against its bytes: more than fits. */
    static Optional<Objection> toStoring(Release release, Facts facts, long sizeMax) {
        return tooLarge(release, sizeMax, "the largest package that this node takes")
                .or(() -> tooLarge(release, facts.cacheLimit(), "cache_size"));
    }

    /** Passing, for a person who is told can change it. */
    private static Optional<Objection> tooLarge(Release release, long limit, String what) {
        return when(release.size() > limit)
                .map(yes -> Objection.passing(name(release) + " has " + release.size() + " bytes, more than " + limit
                        + ", " + what + "; raising that can change it"));
    }

    /** Against doing it without being asked. */
    static Optional<Objection> unapproved(Release release, Facts facts, boolean automatic, String setting) {
        return when(!automatic && !isApproved(release, facts))
                .map(yes -> Objection.unapproved(
                        name(release) + " waits for approval: " + setting + " is off; approve " + release.updateId()));
    }

    /** Against applying anything at all. */
    static Optional<Objection> withoutTarget(Facts facts) {
        return when(!facts.hasTarget())
                .map(yes -> Objection.lasting("this node has no target: it relays and serves, and applies nothing"));
    }

    private static boolean isApproved(Release release, Facts facts) {
        return facts.approved().contains(release.updateId());
    }

    private static Optional<Boolean> when(boolean objected) {
        return Optional.of(objected).filter(Boolean::booleanValue);
    }

    private static String name(Release release) {
        return release.product() + " " + release.version();
    }
}
