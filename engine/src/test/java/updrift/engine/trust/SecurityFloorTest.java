package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.allowingDowngrade;
import static updrift.engine.trust.TestAuthority.release;
import static updrift.engine.trust.TestAuthority.securityFloor;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Release;
import updrift.api.release.Version;

/** What the authority said of the oldest safe version is never forgotten and never lowered. */
@Tag("E16")
class SecurityFloorTest {
    private static final Instant LATER = NOW.plus(Duration.ofDays(60));

    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final Trust node = authority.node(Optional.empty());

    @Test
    void theHighestFloorThatWasSignedHoldsWhateverIsSaidLater() {
        assertThat(node.securityFloor()).isEmpty();
        admit(securityFloor(release(1, "2.0"), "1.5"));
        admit(securityFloor(release(2, "2.1"), "1.2"));
        admit(release(3, "2.2"));

        assertThat(node.securityFloor()).contains(Version.parse("1.5"));
    }

    @Test
    void aFloorOutlivesARestartAndTheAnnouncementThatNamedIt() {
        admit(securityFloor(release(1, "2.0"), "1.5"));
        Trust again = authority.node(Optional.of(node.state()));
        Release later = TestAuthority.issued(release(2, "2.1"), LATER, LATER.plus(Duration.ofDays(30)));

        ((Admission.Fresh) again.admit(authority.sign(later), LATER)).pending().onDurable();

        assertThat(again.releases(LATER)).hasSize(1);
        assertThat(authority.node(Optional.of(again.state())).securityFloor()).contains(Version.parse("1.5"));
    }

    /** Whoever edits the file can leave the floor out, but not take it out of what the authority signed. */
    @Test
    @Tag("G05")
    void aFloorThatWasTakenOutOfTheFileIsFoundInTheStatementsAgain() {
        Release plain = release(1, "2.0");
        byte[] statement = authority.sign(securityFloor(plain, "1.5"));
        Marks without = Marks.NONE.seen(plain, true);
        TrustState edited =
                new TrustState(authority.root().hash(), "editor", "stable", without, List.of(statement), List.of());

        assertThat(authority.node(Optional.of(edited.bytes())).securityFloor()).contains(Version.parse("1.5"));
    }

    @Test
    void aSignedOrderToGoBackDoesNotGoBelowTheFloor() {
        admit(securityFloor(release(1, "2.0"), "1.5"));

        var below = node.admit(authority.sign(allowingDowngrade(release(2, "1.4"))), NOW);
        var above = node.admit(authority.sign(allowingDowngrade(release(3, "1.5"))), NOW);

        assertThat(((Admission.Rejected) below).why()).hasMessageContaining("1.4 is below 1.5, the security floor");
        assertThat(above).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    void aFloorForOtherPlatformsIsNoneHere() {
        admit(securityFloor(release(1, "2.0", 1, List.of("macos-aarch64")), "1.5"));

        assertThat(node.securityFloor()).isEmpty();
    }

    @Test
    void aFloorAboveTheVersionItselfIsRefused() {
        Release release = release(1, "2.0");
        byte[] body = new Announcement(release, 1).body();
        byte[] floor =
                new Fields.Writer().text(Announcement.SECURITY_FLOOR, "2.1").toBytes();
        byte[] both = ByteBuffer.allocate(body.length + floor.length)
                .put(body)
                .put(floor)
                .array();

        var admission = (Admission.Rejected) node.admit(authority.signBody(both), NOW);

        assertThat(admission.why()).hasMessageContaining("security floor");
    }

    private void admit(Release release) {
        Admission admission = node.admit(authority.sign(release), NOW);
        if (admission instanceof Admission.Fresh fresh) {
            fresh.pending().onDurable();
        } else {
            ((Admission.ForOthers) admission).pending().onDurable();
        }
    }
}
