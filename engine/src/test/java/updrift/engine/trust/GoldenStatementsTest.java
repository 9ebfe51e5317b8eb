package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.signature.Signer;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Limits;
import updrift.signature.ed25519.Ed25519Scheme;

/** Software in another language makes these very bytes; so must this. */
class GoldenStatementsTest {
    private static final Instant ISSUED = Instant.ofEpochSecond(1_795_000_000L);

    @Test
    void theRootHasTheDocumentsBytesAndHash() {
        List<Signer> rootKeys = List.of(key(1), key(2));
        List<Signer> releaseKeys = List.of(key(3), key(4));

        byte[] root = Root.create("ed25519", rootKeys, releaseKeys, 2);

        assertThat(root).isEqualTo(GoldenStatements.get("root"));
        assertThat(root().hash()).isEqualTo(Hash.wrap(GoldenStatements.get("root-hash")));
    }

    @Test
    @Tag("R02")
    void anAnnouncementWithTwoSignaturesHasTheDocumentsBytesAndFits() {
        byte[] announcement = sign(release(false));

        assertThat(announcement).isEqualTo(GoldenStatements.get("announcement"));
        assertThat(SignedStatement.parse(Kind.ANNOUNCEMENT, announcement).hash())
                .isEqualTo(Hash.wrap(GoldenStatements.get("announcement-hash")));
        assertThat(sign(release(true))).isEqualTo(GoldenStatements.get("announcement-full"));
        assertThat(sign(release(true))).hasSizeLessThanOrEqualTo(Limits.STATEMENT_MAX);
    }

    @Test
    void theAnnouncementsAreAdmittedAndSayWhatTheyShould() {
        for (boolean full : new boolean[] {false, true}) {
            byte[] statement = GoldenStatements.get(full ? "announcement-full" : "announcement");

            var admission = (Admission.Fresh) node(Optional.empty()).admit(statement, ISSUED);

            assertThat(admission.pending().onDurable().release()).isEqualTo(release(full));
        }
    }

    @Test
    void aTimeByWhichItIsToBeAppliedHasTheDocumentsBytesAndIsReadAgain() {
        Instant applyBy = ISSUED.plus(Duration.ofDays(7));
        Release hurried = ChangedRelease.of(release(false)).applyBy(applyBy).release();

        byte[] statement = sign(hurried);
        var admission = (Admission.Fresh) node(Optional.empty()).admit(statement, ISSUED);

        assertThat(statement).isEqualTo(GoldenStatements.get("announcement-apply-by"));
        assertThat(admission.pending().onDurable().release()).isEqualTo(hurried);
    }

    @Test
    @Tag("E16")
    void aSecurityFloorHasTheDocumentsBytesInItsAnnouncementAndInTheState() {
        Release plain = release(false);
        Release floored = TestAuthority.securityFloor(plain, "1.9.0");
        Trust node = node(Optional.empty());

        byte[] statement = sign(floored);
        var admission = (Admission.Fresh) node.admit(statement, ISSUED);
        node.installed(new Sequence(0, 5));

        assertThat(statement).isEqualTo(GoldenStatements.get("announcement-security-floor"));
        assertThat(admission.pending().onDurable().release()).isEqualTo(floored);
        assertThat(node.state()).isEqualTo(GoldenStatements.get("state-security-floor"));
        assertThat(node(Optional.of(node.state())).state()).isEqualTo(node.state());
    }

    @Test
    @Tag("A16")
    void aFieldOfLaterSoftwareIsKeptByteForByteUnlessItMustBeUnderstood() {
        byte[] later = GoldenStatements.get("announcement-later-field");
        Trust node = node(Optional.empty());

        var admission = (Admission.Fresh) node.admit(later, ISSUED);
        var refused = (Admission.Rejected) node.admit(GoldenStatements.get("announcement-critical-field"), ISSUED);

        assertThat(admission.pending().onDurable().statement()).isEqualTo(later);
        assertThat(refused.why()).hasMessageContaining("must be understood");
    }

    @Test
    void theStateHasTheDocumentsBytesAndIsReadAgain() {
        Trust node = node(Optional.empty());
        ((Admission.Fresh) node.admit(GoldenStatements.get("announcement"), ISSUED))
                .pending()
                .onDurable();
        node.installed(new Sequence(0, 5));

        byte[] state = node.state();

        assertThat(state).isEqualTo(GoldenStatements.get("state"));
        assertThat(node(Optional.of(state)).state()).isEqualTo(state);
    }

    private static Trust node(Optional<byte[]> state) {
        return Trust.of(root(), GoldenStatements.schemes(), "editor", "stable", "linux-x86_64", state);
    }

    private static Root root() {
        return Root.read(GoldenStatements.get("root"), GoldenStatements.schemes());
    }

    private static byte[] sign(Release release) {
        SortedMap<Integer, Signer> signers = new TreeMap<>();
        IntStream.of(2, 3).forEach(index -> signers.put(index, key(index + 1)));
        return SignedStatement.sign(Kind.ANNOUNCEMENT, new Announcement(release, 1).body(), signers)
                .bytes();
    }

    private static Signer key(int number) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) number);
        return new Ed25519Scheme().restore(secret);
    }

    private static Release release(boolean full) {
        return new Release(
                "editor",
                "stable",
                new Sequence(0, 7),
                Version.parse("2.0.0"),
                UpdateId.parse("ab".repeat(32)),
                70_254_592,
                "cd".repeat(32),
                full ? List.of("linux-aarch64", "linux-x86_64") : List.of(),
                full ? Optional.of(Version.parse("1.4")) : Optional.empty(),
                full ? Priority.CRITICAL : Priority.NORMAL,
                ISSUED,
                ISSUED.plus(Duration.ofDays(30)),
                full);
    }
}
