package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;
import updrift.testkit.TestSignatureScheme;

class RootTest {
    private final TestSignatureScheme scheme = new TestSignatureScheme();
    private final SortedMap<String, SignatureScheme> schemes =
            new TreeMap<>(TestAuthority.of(1, 1, 1).schemes());
    private final List<Signer> rootKeys = List.of(scheme.signer(1), scheme.signer(2), scheme.signer(3));
    private final List<Signer> releaseKeys = List.of(scheme.signer(4), scheme.signer(5), scheme.signer(6));

    @Test
    void whatIsMadeIsRead() {
        Root root = Root.read(Root.create("test", rootKeys, releaseKeys, 2), schemes);

        assertThat(root.version()).isEqualTo(1);
        assertThat(root.epoch()).isZero();
        assertThat(root.threshold(Role.ROOT)).isEqualTo(2);
        assertThat(root.threshold(Role.RELEASE)).isEqualTo(2);
        assertThat(root.threshold(Role.HOLD)).isZero();
        assertThat(root.indexOf(Role.RELEASE, releaseKeys.get(1).publicKey())).contains(4);
        assertThat(root.indexOf(Role.RELEASE, rootKeys.get(1).publicKey())).isEmpty();
    }

    @Test
    void anAuthorityIsNamedByWhatItsRootSaysHoweverItIsSigned() {
        var content = content(2, 2, rootKeys, releaseKeys);

        Root one = Root.read(signed(content, 0, 1), schemes);
        Root other = Root.read(signed(content, 1, 2), schemes);

        assertThat(one.hash()).isEqualTo(other.hash());
    }

    @Test
    void aRootThatDoesNotSignItselfIsRefused() {
        var content = content(2, 2, rootKeys, releaseKeys);

        refused(signed(content, 0), "1 of 2 signatures");
        refused(signed(content), "0 of 2 signatures");
        byte[] altered = signed(content, 0, 1);
        altered[altered.length - 1] ^= 1;
        refused(altered, "key 1 is false");
        refused(
                SignedStatement.sign(Kind.ROOT, RootBody.write(content), signers(releaseKeys, 3, 4))
                        .bytes(),
                "may not sign as ROOT");
    }

    @Test
    @Tag("A18")
    void aKeyListedTwiceIsRefused() {
        var twice = List.of(scheme.signer(4), scheme.signer(4));
        refused(signed(content(1, 2, rootKeys, twice), 0), "lists a key twice");
        refused(signed(content(1, 1, rootKeys, List.of(rootKeys.get(0))), 0), "lists a key twice");
    }

    @Test
    void aRootOfMoreThan64KiBIsRefusedUnread() {
        refused(new byte[Root.FILE_MAX + 1], "more than 65536 bytes");
        refused(new byte[100 << 20], "more than 65536 bytes");
    }

    @Test
    void aThresholdThatCannotBeReachedOrIsNoneIsRefused() {
        refused(signed(content(0, 1, rootKeys, releaseKeys), 0), "asks for more keys than it has, or for none");
        refused(signed(content(1, 4, rootKeys, releaseKeys), 0), "asks for more keys than it has, or for none");
    }

    @Test
    void aSchemeThatThisNodeLacksIsNamedWithTheRemedy() {
        byte[] root = Root.create("ml-dsa-65", rootKeys, releaseKeys, 1);

        refused(root, "updrift.signature.use");
    }

    @Test
    void whatIsNoRootIsRefused() {
        refused(new byte[0], "cut short");
        refused("-----BEGIN PUBLIC KEY-----".getBytes(StandardCharsets.US_ASCII), "another kind");
        byte[] root = Root.create("test", rootKeys, releaseKeys, 1);
        for (int length = 0; length < root.length; length++) {
            refused(Arrays.copyOf(root, length), "trust anchor");
        }
        refused(Arrays.copyOf(root, root.length + 1), "bytes follow its end");
    }

    private Root.Content content(int rootThreshold, int releaseThreshold, List<Signer> roots, List<Signer> releases) {
        List<Root.Key> keys = Stream.concat(roots.stream(), releases.stream())
                .map(signer -> new Root.Key("test", signer.publicKey()))
                .toList();
        SortedMap<Role, Root.Signatories> roles = new TreeMap<>();
        roles.put(Role.ROOT, new Root.Signatories(rootThreshold, indices(0, roots.size())));
        roles.put(Role.RELEASE, new Root.Signatories(releaseThreshold, indices(roots.size(), keys.size())));
        return new Root.Content(1, 0, keys, roles);
    }

    private byte[] signed(Root.Content content, Integer... indices) {
        return SignedStatement.sign(Kind.ROOT, RootBody.write(content), signers(rootKeys, indices))
                .bytes();
    }

    private static SortedMap<Integer, Signer> signers(List<Signer> keys, Integer... indices) {
        SortedMap<Integer, Signer> signers = new TreeMap<>();
        Arrays.stream(indices).forEach(index -> signers.put(index, keys.get(index % keys.size())));
        return signers;
    }

    private static List<Integer> indices(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void refused(byte[] file, String why) {
        assertThatThrownBy(() -> Root.read(file, schemes))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.KEYS_INVALID));
    }
}
