package updrift.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.trust.TrustedReleases;

@Tag("R22")
class PolicyTest {
    private static final UpdateId ID = UpdateId.of(new byte[32]);
    private static final UpdateId OTHER = UpdateId.parse("1".repeat(64));

    private final SortedSet<UpdateId> approved = new TreeSet<>();
    private final SortedMap<UpdateId, String> held = new TreeMap<>();
    private PolicySettings settings = new PolicySettings(true, true, Release.SIZE_MAX);
    private Optional<Version> current = Optional.of(Version.parse("1.0.0"));
    private Sequence installed = Sequence.ZERO;
    private boolean hasTarget = true;
    private long cacheLimit = 100 << 20;
    private Optional<UpdateId> installedId = Optional.empty();
    private Optional<Version> securityFloor = Optional.empty();

    private String version = "2.0.0";
    private long counter = 7;
    private long size = 1000;
    private List<String> platforms = List.of();
    private Optional<Version> leastVersion = Optional.empty();
    private boolean allowDowngrade;
    private Instant now = Releases.NOW;

    @Test
    void aNewerReleaseIsFetchedAndApplied() {
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
        assertThat(apply()).isInstanceOf(ApplyDecision.Take.class);
    }

    @Test
    @Tag("R15")
    @Tag("A09")
    void anOlderOrEqualVersionIsRefusedUnlessSignedAsADowngrade() {
        version = "1.0.0";
        assertThat(refusal()).contains("shop 1.0.0 isn't newer than 1.0.0", "downgrade");
        version = "0.9.0";
        assertThat(refusal()).contains("isn't newer than 1.0.0");
        allowDowngrade = true;
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
    }

    @Test
    @Tag("R15")
    @Tag("A08")
    void whatIsNotAboveTheInstalledMarkIsRefusedEvenAsADowngrade() {
        installed = new Sequence(0, 7);
        allowDowngrade = true;
        assertThat(refusal()).contains("sequence 0.7", "isn't above 0.7");
        installed = new Sequence(1, 1);
        assertThat(refusal()).contains("isn't above 1.1");
    }

    @Test
    @Tag("R21")
    void whatAPersonRolledBackCanBeInstalledAgainByApproval() {
        installed = new Sequence(0, 7);
        held.put(ID, "rolled back by an operator");
        approved.add(ID);
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);

        installed = new Sequence(0, 8);
        assertThat(refusal()).contains("isn't above 0.8");
    }

    @Test
    void whatIsInstalledIsNotFetchedAgain() {
        installedId = Optional.of(ID);
        assertThat(refusal()).contains("is installed");
    }

    @Test
    @Tag("A27")
    void anotherPlatformsReleaseIsRefusedWithTheNamesOfBoth() {
        platforms = List.of("macos-aarch64", "windows-x86_64");
        assertThat(refusal()).contains("macos-aarch64, windows-x86_64", "linux-x86_64");
    }

    @Test
    @Tag("A25")
    void aReleaseIsExpiredFromTheInstantOfItsExpiry() {
        now = release().expires();
        assertThat(refusal()).contains("expired at 2026-01-31T00:00:00Z");
        now = release().expires().minusMillis(1);
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
    }

    /** Announcements come in any order, so the order to go back may come after the word that where it leads to is unsafe. */
    @Test
    @Tag("E16")
    void aSignedOrderToGoBackBelowTheSecurityFloorIsRefusedEvenIfItIsApproved() {
        securityFloor = Optional.of(Version.parse("1.5.0"));
        current = Optional.of(Version.parse("1.6.0"));
        allowDowngrade = true;
        approved.add(ID);
        version = "1.4.0";
        assertThat(refusal()).contains("shop 1.4.0 is below 1.5.0, the security floor");
        version = "1.5.0";
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
    }

    @Test
    @Tag("E16")
    void aStepUpThatEndsBelowTheSecurityFloorIsTakenAllTheSame() {
        securityFloor = Optional.of(Version.parse("3.0.0"));
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
        current = Optional.empty();
        assertThat(refusal()).contains("shop 2.0.0 is below 3.0.0");
    }

    @Test
    void aReleaseThatNeedsAStepInBetweenWaitsForIt() {
        leastVersion = Optional.of(Version.parse("1.5.0"));
        assertThat(waiting().why()).contains("needs at least 1.5.0", "1.0.0");
        assertThat(waiting().needsApproval()).isFalse();
        hasTarget = false;
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
    }

    @Test
    void whereNothingRunsNothingIsTooOld() {
        leastVersion = Optional.of(Version.parse("1.5.0"));
        current = Optional.empty();
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
    }

    @Test
    @Tag("D11")
    void aPackageThatIsLargerThanTheCacheWaitsForAnotherLimitWithBothNumbers() {
        cacheLimit = 999;
        assertThat(waiting().why()).contains("1000 bytes", "999", "cache_size");
    }

    @Test
    @Tag("D17")
    void aPackageThatIsLargerThanAnyShouldBeWaitsForAnotherLimitWithBothNumbers() {
        settings = new PolicySettings(true, true, 4096);
        size = 1L << 40;
        cacheLimit = Long.MAX_VALUE;
        assertThat(waiting().why()).contains("1099511627776 bytes", "4096");
    }

    @Test
    @Tag("R23")
    void withoutAutoDownloadAReleaseWaitsForApproval() {
        settings = new PolicySettings(false, false, Release.SIZE_MAX);
        assertThat(waiting().why()).contains("auto_download is off", "approve " + ID);
        assertThat(waiting().needsApproval()).isTrue();
        approved.add(OTHER);
        assertThat(waiting().needsApproval()).isTrue();
    }

    @Test
    @Tag("R23")
    void withoutAutoApplyAFetchedReleaseWaitsForApproval() {
        settings = new PolicySettings(true, false, Release.SIZE_MAX);
        var wait = (ApplyDecision.Wait) apply();
        assertThat(wait.why()).contains("auto_apply is off");
        assertThat(wait.needsApproval()).isTrue();
    }

    @Test
    void oneApprovalOpensBothGates() {
        settings = new PolicySettings(false, false, Release.SIZE_MAX);
        approved.add(ID);
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
        assertThat(apply()).isInstanceOf(ApplyDecision.Take.class);
    }

    @Test
    @Tag("E07")
    void aHeldReleaseWaitsUntilItIsApproved() {
        held.put(ID, "exit code 1");
        assertThat(waiting().why()).contains("is held: exit code 1", "approving it or a newer release");
        assertThat(waiting().needsApproval()).isFalse();
        approved.add(ID);
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
    }

    @Test
    void aNodeWithoutATargetFetchesAndNeverApplies() {
        hasTarget = false;
        current = Optional.empty();
        approved.add(ID);
        assertThat(fetch()).isInstanceOf(FetchDecision.Fetch.class);
        assertThat(((ApplyDecision.Refuse) apply()).why()).contains("no target");
    }

    @Test
    @Tag("R14")
    void allButTheSizeIsJudgedAgainBeforeApplying() {
        WantedRelease wanted = ((FetchDecision.Fetch) fetch()).wanted();
        installed = new Sequence(0, 9);
        assertThat(new Policy(settings).decideApply(wanted, facts(), now)).isInstanceOf(ApplyDecision.Refuse.class);
        installed = Sequence.ZERO;
        assertThat(new Policy(settings).decideApply(wanted, facts(), release().expires()))
                .isInstanceOf(ApplyDecision.Refuse.class);
    }

    private FetchDecision fetch() {
        return new Policy(settings).decideFetch(TrustedReleases.of(release()), facts(), now);
    }

    private ApplyDecision apply() {
        return new Policy(settings).decideApply(new WantedRelease(TrustedReleases.of(release())), facts(), now);
    }

    private String refusal() {
        return ((FetchDecision.Refuse) fetch()).why();
    }

    private FetchDecision.Wait waiting() {
        return (FetchDecision.Wait) fetch();
    }

    private Facts facts() {
        return new Facts(
                current, installed, "linux-x86_64", hasTarget, approved, held, cacheLimit, installedId, securityFloor);
    }

    private Release release() {
        return new Release(
                "shop",
                "stable",
                new Sequence(0, counter),
                Version.parse(version),
                ID,
                size,
                "0".repeat(64),
                platforms,
                leastVersion,
                Priority.NORMAL,
                Releases.NOW.minusSeconds(60),
                Releases.NOW.plusSeconds(30 * 86_400),
                allowDowngrade);
    }
}
