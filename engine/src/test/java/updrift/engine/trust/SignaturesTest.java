package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.release;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.Blame;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.signature.Signer;
import updrift.signature.ed25519.Ed25519Scheme;

/** Who must have signed, and what. */
class SignaturesTest {
    private final TestAuthority authority = TestAuthority.of(1, 3, 2);

    @Test
    @Tag("A01")
    @Tag("R16")
    void aStatementOfAnotherAuthorityIsRefusedAndItsSenderPays() {
        Trust node = authority.node(Optional.empty());

        Admission admission = node.admit(TestAuthority.of(2, 3, 2).sign(release(1, "1.0")), NOW);

        assertThat(refusal(admission).code()).isEqualTo(ErrorCode.STATEMENT_NOT_TRUSTED);
        assertThat(refusal(admission).code().blame()).isEqualTo(Blame.PEER);
        assertThat(node.statements(NOW)).isEmpty();
        assertThat(node.newestSeen().counter()).isZero();
    }

    /** With Ed25519, whose verifier the network meets. */
    @Test
    @Tag("A02")
    @Tag("A14")
    void aStatementWithAnyBitFlippedIsNeverAdmitted() {
        byte[] statement = GoldenStatements.get("announcement");
        Root root = Root.read(GoldenStatements.get("root"), GoldenStatements.schemes());
        Trust node = Trust.of(root, GoldenStatements.schemes(), "editor", "stable", "linux-x86_64", Optional.empty());
        byte[] before = node.state();
        for (int bit = 0; bit < 8 * statement.length; bit++) {
            byte[] flipped = statement.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            Admission admission = node.admit(flipped, NOW);

            assertThat(admission).as("bit " + bit).isInstanceOfAny(Admission.Rejected.class, Admission.Ignored.class);
        }
        assertThat(node.state()).isEqualTo(before);
        assertThat(node.admit(statement, NOW)).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    @Tag("A17")
    @Tag("R16")
    void fewerKeysThanTheThresholdSignNothing() {
        assertThat(refusal(admit(Map.of(3, signer(0)))).code()).isEqualTo(ErrorCode.STATEMENT_NOT_TRUSTED);
        assertThat(refusal(admit(Map.of()))).hasMessageContaining("0 of 2 signatures");
        assertThat(admit(Map.of(3, signer(0), 5, signer(2)))).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    @Tag("A17")
    @Tag("A18")
    void oneKeyUnderTwoIndicesCountsOnce() {
        assertThat(refusal(admit(Map.of(3, signer(0), 4, signer(0))))).hasMessageContaining("key 4 is false");
    }

    @Test
    @Tag("A18")
    void oneIndexGivenTwiceIsRefused() {
        byte[] twice = authority.sign(release(1, "1.0"));
        // The second signature is made to name the key of the first.
        int second = twice.length - 35;
        assertThat(twice[second]).isEqualTo((byte) 4);
        twice[second] = 3;

        assertThat(refusal(authority.node(Optional.empty()).admit(twice, NOW))).hasMessageContaining("out of order");
    }

    @Test
    @Tag("A17")
    void aKeyOfAnotherRoleOrOfNoneSignsNoAnnouncement() {
        assertThat(refusal(admit(Map.of(0, rootSigner(0), 1, rootSigner(1))))).hasMessageContaining("may not sign");
        assertThat(refusal(admit(Map.of(3, signer(0), 200, signer(1))))).hasMessageContaining("may not sign");
    }

    @Test
    void aRelayCannotAddASignatureThatIsFalse() {
        byte[] enough = authority.sign(release(1, "1.0"));
        ByteBuffer more = ByteBuffer.allocate(enough.length + 35).put(enough);
        more.put((byte) 5).putShort((short) 32);
        more.put(enough.length - 71, (byte) 3);

        assertThat(refusal(authority.node(Optional.empty()).admit(more.array(), NOW)))
                .hasMessageContaining("key 5 is false");
    }

    @Test
    @Tag("A07")
    void aRootIsNoAnnouncementAndItsSignaturesServeNoOther() {
        Trust node = authority.node(Optional.empty());
        byte[] asRoot = SignedStatement.sign(
                        Kind.ROOT,
                        new Announcement(release(1, "1.0"), 1).body(),
                        signers(Map.of(3, signer(0), 4, signer(1))))
                .bytes();

        assertThat(refusal(node.admit(asRoot, NOW))).hasMessageContaining("another kind");
        asRoot[0] = (byte) Kind.ANNOUNCEMENT.code();
        assertThat(refusal(node.admit(asRoot, NOW)).code()).isEqualTo(ErrorCode.STATEMENT_NOT_TRUSTED);
    }

    @Test
    void whatIsSignedIsThePreAuthenticationEncodingOfDsse() {
        assertThat(new String(
                        Kind.ANNOUNCEMENT.toBeSigned("body".getBytes(StandardCharsets.US_ASCII)),
                        StandardCharsets.US_ASCII))
                .isEqualTo("DSSEv1 23 updrift.announcement.v1 4 body");
    }

    @Test
    @Tag("A04")
    void aRootWithAKeyThatIsUnsafeToTrustIsRefused() {
        String lowOrder = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
        Ed25519Scheme scheme = new Ed25519Scheme();
        Signer honest = scheme.restore(new byte[32]);
        byte[] root = Root.create("ed25519", List.of(honest), List.of(withPublicKey(lowOrder)), 1);

        assertThatThrownBy(() -> Root.read(root, GoldenStatements.schemes()))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.KEYS_INVALID));
    }

    private static Signer withPublicKey(String key) {
        return new Signer() {
            @Override
            public byte[] publicKey() {
                return HexFormat.of().parseHex(key);
            }

            @Override
            public byte[] sign(byte[] message) {
                return new byte[64];
            }

            @Override
            public byte[] secret() {
                return new byte[0];
            }
        };
    }

    private Admission admit(Map<Integer, Signer> signers) {
        byte[] body = new Announcement(release(1, "1.0"), 1).body();
        byte[] statement =
                SignedStatement.sign(Kind.ANNOUNCEMENT, body, signers(signers)).bytes();
        return authority.node(Optional.empty()).admit(statement, NOW);
    }

    private static SortedMap<Integer, Signer> signers(Map<Integer, Signer> signers) {
        return new TreeMap<>(signers);
    }

    private Signer signer(int index) {
        return authority.releaseKey(index);
    }

    private Signer rootSigner(int index) {
        return authority.rootKey(index);
    }

    private static UpdriftException refusal(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Rejected.class);
        return ((Admission.Rejected) admission).why();
    }
}
