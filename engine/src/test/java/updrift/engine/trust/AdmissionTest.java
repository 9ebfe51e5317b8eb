package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.allowingDowngrade;
import static updrift.engine.trust.TestAuthority.issued;
import static updrift.engine.trust.TestAuthority.release;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.Blame;
import updrift.api.error.ErrorCode;
import updrift.api.release.Release;
import updrift.api.release.Sequence;

class AdmissionTest {
    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final Trust node = authority.node(Optional.empty());

    @Test
    void aNewReleaseIsFreshOnceAndThenKnown() {
        assertThat(admit(release(1, "1.0"))).isInstanceOf(Admission.Fresh.class);
        assertThat(admit(release(1, "1.0"))).isEqualTo(new Admission.Known());
    }

    @Test
    @Tag("A06")
    void theSameWordsWithOtherSignaturesAreKnown() {
        TestAuthority two = TestAuthority.of(5, 3, 2);
        Trust trust = two.node(Optional.empty());
        byte[] statement = two.sign(release(1, "1.0"));
        byte[] resigned = SignedStatement.sign(
                        Kind.ANNOUNCEMENT,
                        SignedStatement.parse(Kind.ANNOUNCEMENT, statement).body(),
                        new TreeMap<>(Map.of(4, two.releaseKey(1), 5, two.releaseKey(2))))
                .bytes();

        durable(trust.admit(statement, NOW));

        assertThat(resigned).isNotEqualTo(statement);
        assertThat(trust.admit(resigned, NOW)).isEqualTo(new Admission.Known());
        assertThat(trust.statements(NOW)).hasSize(1);
    }

    @Test
    @Tag("A22")
    void nothingIsGivenAwayBeforeItIsDurable() {
        var admission = (Admission.Fresh) admit(release(1, "1.0"));

        assertThat(node.releases(NOW)).isEmpty();
        assertThat(node.statements(NOW)).isEmpty();

        TrustedRelease release = admission.pending().onDurable();

        assertThat(node.releases(NOW)).containsExactly(release);
        assertThat(node.statements(NOW)).containsExactly(release);
    }

    @Test
    @Tag("A22")
    void whatCouldNotBeMadeDurableIsForgottenAndMayComeAgain() {
        ((Admission.Fresh) admit(release(1, "1.0"))).pending().abandon();

        assertThat(node.releases(NOW)).isEmpty();
        assertThat(admit(release(1, "1.0"))).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    @Tag("A27")
    @Tag("A07")
    @Tag("R16")
    void anotherProductOrChannelIsIgnoredAndBothAreNamed() {
        Release release = release(1, "1.0");

        assertThat(ignored(admit(TestAuthority.of(release, "browser", "stable"))))
                .contains("browser/stable")
                .contains("editor/stable");
        assertThat(ignored(admit(TestAuthority.of(release, "editor", "beta"))))
                .contains("editor/beta")
                .contains("editor/stable");
    }

    @Test
    @Tag("A27")
    void aReleaseForAnotherPlatformIsKeptForOthersAndNamesBoth() {
        var admission = (Admission.ForOthers) admit(release(1, "1.0", 1, List.of("windows-x86_64")));
        TrustedRelease release = admission.pending().onDurable();

        assertThat(admission.why()).contains("windows-x86_64").contains("linux-x86_64");
        assertThat(node.releases(NOW)).isEmpty();
        assertThat(node.statements(NOW)).containsExactly(release);
    }

    @Test
    @Tag("A08")
    @Tag("R15")
    @Tag("R16")
    void anOldAnnouncementReplayedIsNoNews() {
        byte[] old = authority.sign(release(1, "1.0"));
        for (int counter = 1; counter <= 1 + KeptReleases.EACH_MAX; counter++) {
            durable(admit(release(counter, counter + ".0")));
        }

        assertThat(ignored(node.admit(old, NOW))).contains("older than all that is kept");
        assertThat(node.newestSeen()).isEqualTo(new Sequence(0, 9));
    }

    @Test
    @Tag("A08")
    @Tag("R15")
    void whatIsNotAfterTheInstalledReleaseIsForOthersOnly() {
        durable(admit(release(5, "5.0")));
        node.installed(new Sequence(0, 5));

        var admission = (Admission.ForOthers) admit(release(4, "4.0"));

        assertThat(admission.why()).contains("0.4").contains("0.5");
    }

    @Test
    @Tag("A09")
    @Tag("R15")
    void aLowerVersionIsRefusedUnlessASignedOrderNamesIt() {
        durable(admit(release(1, "2.0")));

        var refused = (Admission.Rejected) admit(release(2, "1.0"));
        Admission ordered = admit(allowingDowngrade(release(2, "1.0")));

        assertThat(refused.why().code()).isEqualTo(ErrorCode.STATEMENT_INVALID);
        assertThat(refused.why().code().blame()).isEqualTo(Blame.PUBLISHER);
        assertThat(ordered).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    @Tag("A09")
    void aLowerVersionIsRefusedThoughTheHigherOneHasExpired() {
        Instant soon = NOW.plus(Duration.ofDays(1));
        durable(admit(issued(release(1, "2.0"), NOW, soon)));
        byte[] lower = authority.sign(release(2, "1.0"));

        assertThat(node.admit(lower, soon)).isInstanceOf(Admission.Rejected.class);
        assertThat(authority.node(Optional.of(node.state())).admit(lower, soon)).isInstanceOf(Admission.Rejected.class);
    }

    @Test
    @Tag("A10")
    void theOrderOfVersionsAndOfSequencesMustAgree() {
        durable(admit(release(5, "1.10")));

        assertThat(admit(release(6, "1.9"))).isInstanceOf(Admission.Rejected.class);
        assertThat(admit(release(4, "1.11"))).isInstanceOf(Admission.Rejected.class);
        assertThat(admit(release(4, "1.9"))).isInstanceOf(Admission.Fresh.class);
        assertThat(admit(release(6, "1.10.1"))).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    @Tag("A11")
    void twoPackagesUnderOneSequenceAreEquivocationAndTheFirstStays() {
        TrustedRelease first = durable(admit(release(1, "1.0", 1, List.of())));
        byte[] second = authority.sign(release(1, "1.1", 2, List.of()));

        var equivocation = (Admission.Equivocation) node.admit(second, NOW);

        assertThat(equivocation.first()).isSameAs(first);
        assertThat(equivocation.second().statement()).isEqualTo(second);
        assertThat(node.releases(NOW)).containsExactly(first);
        assertThat(node.statements(NOW)).extracting(TrustedRelease::statement).contains(second);
        assertThat(node.admit(second, NOW)).as("told once").isEqualTo(new Admission.Known());
        assertThat(authority.node(Optional.of(node.state())).admit(second, NOW))
                .as("also after a restart")
                .isEqualTo(new Admission.Known());
    }

    @Test
    @Tag("A11")
    void twoPackagesUnderOneVersionAreEquivocationUnlessNoMachineRunsBoth() {
        durable(admit(release(1, "1.0", 1, List.of("linux-x86_64"))));

        assertThat(admit(release(2, "1.0", 2, List.of("windows-x86_64")))).isInstanceOf(Admission.ForOthers.class);
        assertThat(admit(release(3, "1.0", 3, List.of("linux-x86_64", "macos-aarch64"))))
                .isInstanceOf(Admission.Equivocation.class);
    }

    @Test
    void theSameReleaseWithAHigherSequenceRenewsIt() {
        durable(admit(release(1, "1.0")));
        Instant later = NOW.plus(Duration.ofDays(60));
        byte[] first = authority.sign(issued(release(2, "1.0"), NOW, later));

        var renewed = (Admission.Renewed) node.admit(first, NOW);
        TrustedRelease release = renewed.pending().onDurable();

        assertThat(node.releases(NOW)).containsExactly(release);
        assertThat(release.release().expires()).isEqualTo(later);
        assertThat(ignored(admit(release(1, "1.0")))).contains("renewed by sequence 0.2");
    }

    @Test
    @Tag("A09")
    void anOrderToGoBackToAReleaseThatIsKeptIsNews() {
        durable(admit(release(1, "1.0")));
        durable(admit(release(2, "2.0")));

        assertThat(admit(allowingDowngrade(release(3, "1.0")))).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    void aStatementOfLaterSoftwareIsIgnoredAndItsSenderLeftInPeace() {
        byte[] heartbeat = authority.sign(release(1, "1.0"));
        heartbeat[0] = 2;
        byte[] laterFormat = authority.sign(release(1, "1.0"));
        laterFormat[1] = 2;
        byte[] laterRoot = authority.signBody(new Announcement(release(1, "1.0"), 2).body());

        assertThat(ignored(node.admit(heartbeat, NOW))).contains("doesn't know");
        assertThat(ignored(node.admit(laterFormat, NOW))).contains("doesn't know");
        assertThat(ignored(node.admit(laterRoot, NOW))).contains("needs root version 2");
    }

    @Test
    void anEpochThatNoRootBeganIsRefused() {
        Release leap = ChangedRelease.of(release(1, "1.0"))
                .sequence(new Sequence(1, 1))
                .release();

        assertThat(admit(leap)).isInstanceOf(Admission.Rejected.class);
        assertThat(node.newestSeen()).isEqualTo(Sequence.ZERO);
    }

    @Test
    @Tag("R14")
    void aReleaseIsCheckedOnceMoreBeforeItIsApplied() {
        TrustedRelease release = durable(admit(release(1, "1.0")));

        assertThat(node.distrusts(release, NOW)).isEmpty();
        assertThat(node.distrusts(release, release.release().expires())).isPresent();
        assertThat(TestAuthority.of(9, 1, 1).node(Optional.empty()).distrusts(release, NOW))
                .isPresent();
    }

    private Admission admit(Release release) {
        return node.admit(authority.sign(release), NOW);
    }

    private static TrustedRelease durable(Admission admission) {
        if (admission instanceof Admission.ForOthers others) {
            return others.pending().onDurable();
        }
        assertThat(admission).isInstanceOf(Admission.Fresh.class);
        return ((Admission.Fresh) admission).pending().onDurable();
    }

    private static String ignored(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Ignored.class);
        return ((Admission.Ignored) admission).why();
    }
}
