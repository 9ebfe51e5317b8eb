package updrift.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.signature.SignatureScheme;
import updrift.engine.Authority;
import updrift.engine.trust.Admission;
import updrift.engine.trust.Root;
import updrift.engine.trust.TestAuthority;
import updrift.engine.trust.Trust;
import updrift.engine.wire.Limits;
import updrift.signature.ed25519.Ed25519Scheme;

class AuthorityTest {
    private static final Ed25519Scheme SCHEME = new Ed25519Scheme();
    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00.5Z");

    @TempDir
    Path temporary;

    private Path directory;
    private MeasuredPackage measured;

    @BeforeEach
    void aPackage() throws IOException {
        directory = temporary.resolve("keys");
        Path file = Files.write(temporary.resolve("package"), new byte[100_000]);
        measured = Authority.measure(file);
    }

    @Test
    void whatItSignsIsAdmittedByANodeThatHasItsAnchor() throws IOException {
        Authority authority = create(2, 2);

        SignedAnnouncement signed = authority.sign(draft("1.0"), measured, Sequence.ZERO);

        assertThat(node(authority).admit(signed.bytes(), NOW)).isInstanceOf(Admission.Fresh.class);
        assertThat(signed.release().sequence()).isEqualTo(new Sequence(0, 1));
        assertThat(signed.release().size()).isEqualTo(100_000);
        assertThat(signed.release().issued()).isEqualTo(Instant.parse("2026-11-23T18:00:00Z"));
        assertThat(signed.release().expires()).isEqualTo(Instant.parse("2026-12-23T18:00:00Z"));
        assertThat(signed.bytes()).hasSizeLessThanOrEqualTo(Limits.STATEMENT_MAX);
    }

    @Test
    void itSignsWithExactlyTheThreshold() {
        byte[] signed = create(3, 2).sign(draft("1.0"), measured, Sequence.ZERO).bytes();
        int body = (signed[2] & 0xff) << 8 | signed[3] & 0xff;

        assertThat(signed[4 + body]).isEqualTo((byte) 2);
        assertThat(signed).hasSize(4 + body + 1 + 2 * 67);
    }

    @Test
    void aPackageIsMeasuredAsOthersMeasureIt() {
        assertThat(measured.id().toString())
                .isEqualTo("b1fc3c3bf473596bc8ac1f5c86f77c2fc0e0186a872b88adf841716fe9140a50");
        assertThat(measured.checksum()).isEqualTo("9192c25b734fcbadbe32dadc28089c60db0e39f90cc20ce2e5733f57261acc0c");
    }

    @Test
    @Tag("F14")
    void secretsAreTheirOwnersAloneAndOtherwiseRefused() throws IOException {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        create(1, 1);
        List<Path> keys = files(".key");
        assertThat(keys)
                .hasSize(2)
                .allSatisfy(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");

        for (String open : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(directory.resolve("release-1.key"), PosixFilePermissions.fromString(open));

            refused(ErrorCode.KEYS_INVALID, "chmod 600", () -> open(NOW));
        }
    }

    @Test
    @Tag("F14")
    void anAuthorityIsNeverOverwritten() throws IOException {
        create(1, 1);
        byte[] anchor = Files.readAllBytes(directory.resolve("root.updrift"));

        refused(ErrorCode.KEYS_INVALID, "already holds keys", () -> create(1, 1));
        Files.delete(directory.resolve("root.updrift"));
        refused(ErrorCode.KEYS_INVALID, "already holds keys", () -> create(1, 1));
        Files.write(directory.resolve("root.updrift"), anchor);

        open(NOW).sign(draft("1.0"), measured, Sequence.ZERO);
    }

    @Test
    @Tag("F14")
    void aClockThatRunsBehindWhatWasSignedIsRefused() {
        create(1, 1).sign(draft("1.0"), measured, Sequence.ZERO);

        refused(
                ErrorCode.NOT_POSSIBLE,
                "set the clock",
                () -> open(NOW.minus(Duration.ofDays(1))).sign(draft("2.0"), other(), Sequence.ZERO));
        SignedAnnouncement signed = open(NOW.minus(Duration.ofMinutes(1))).sign(draft("2.0"), other(), Sequence.ZERO);
        assertThat(signed.release().issued()).isEqualTo(Instant.parse("2026-11-23T18:00:00Z"));
    }

    @Test
    void asManySignaturesAsWouldOverflowAnAnnouncementAreRefused() {
        refused(ErrorCode.KEYS_INVALID, "at most 7", () -> create(20, 8));
        refused(ErrorCode.KEYS_INVALID, "no authority can have", () -> create(1, 2));
        refused(ErrorCode.KEYS_INVALID, "no authority can have", () -> create(0, 0));
        assertThat(directory.resolve("root.updrift")).doesNotExist();
        create(20, 7);
    }

    @Test
    void anAnnouncementThatWouldNotFitIsRefusedAndTakesNoSequence() {
        Authority authority = create(7, 7);
        List<String> platforms =
                Stream.iterate("p".repeat(56), p -> p + "x").limit(8).toList();
        ReleaseDraft large = with(draft("1.0"), platforms, OptionalLong.empty());

        refused(ErrorCode.NOT_POSSIBLE, "1024", () -> authority.sign(large, measured, Sequence.ZERO));
        assertThat(authority
                        .sign(draft("1.0"), measured, Sequence.ZERO)
                        .release()
                        .sequence()
                        .counter())
                .isEqualTo(1);
    }

    @Test
    void aKeyThatIsDamagedOrMissingIsNamed() throws IOException {
        create(2, 2);
        Path key = directory.resolve("release-1.key");
        byte[] content = Files.readAllBytes(key);

        Files.writeString(key, "updrift-key-1 ed25519 00zz\n");
        refused(ErrorCode.KEYS_INVALID, "release-1.key is damaged", () -> open(NOW));
        Files.delete(key);
        refused(ErrorCode.KEYS_INVALID, "asks for 2 release keys, and 1", () -> open(NOW));
        AuthorityDirectory.open(directory).replaceSecret("release-1.key", content);
        open(NOW);
    }

    @Test
    void withoutAnAnchorThereIsNoAuthority() {
        refused(ErrorCode.KEYS_INVALID, "keygen", () -> open(NOW));
    }

    @Test
    void oneSignsAtATime() {
        Authority authority = create(1, 1);

        AuthorityDirectory.open(directory).locked(() -> {
            refused(ErrorCode.IN_USE, "try again", () -> authority.sign(draft("1.0"), measured, Sequence.ZERO));
            return 0;
        });

        authority.sign(draft("1.0"), measured, Sequence.ZERO);
    }

    private Authority create(int keys, int threshold) {
        Authority.create(directory, keys, threshold, SCHEME);
        return open(NOW);
    }

    private Authority open(Instant now) {
        return Authority.open(directory, SCHEME, () -> now);
    }

    private MeasuredPackage other() {
        return new MeasuredPackage(TestAuthority.id(7), 1, "00".repeat(32));
    }

    private static ReleaseDraft draft(String version) {
        return ReleaseDraft.of("editor", Version.parse(version));
    }

    static ReleaseDraft with(ReleaseDraft draft, List<String> platforms, OptionalLong counter) {
        return new ReleaseDraft(
                draft.product(),
                draft.channel(),
                draft.version(),
                draft.priority(),
                platforms,
                draft.lasts(),
                draft.leastVersion(),
                draft.allowDowngrade(),
                counter);
    }

    private static Trust node(Authority authority) throws IOException {
        var schemes = new TreeMap<String, SignatureScheme>(Map.of("ed25519", SCHEME));
        Root root = Root.read(Files.readAllBytes(authority.anchor()), schemes);
        return Trust.of(root, schemes, "editor", "stable", "linux-x86_64", Optional.empty());
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private static void refused(ErrorCode code, String why, Runnable action) {
        assertThatThrownBy(action::run)
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
