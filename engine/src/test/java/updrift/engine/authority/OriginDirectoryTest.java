package updrift.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Priority;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.content.TestPackage;
import updrift.engine.trust.StatementList;
import updrift.engine.trust.Unproven;
import updrift.testkit.TestSignatureScheme;

@Tag("R37")
class OriginDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final TestPackage program = TestPackage.random(1, 300_000);

    @TempDir
    Path folder;

    private Path origin;
    private Path packageFile;
    private Authority authority;

    @BeforeEach
    void makeAnAuthority() throws IOException {
        origin = folder.resolve("www/origin");
        packageFile = Files.write(folder.resolve("package"), program.bytes());
        Authority.create(folder.resolve("keys"), 1, 1, new TestSignatureScheme());
        authority = at(NOW);
    }

    private Authority at(Instant now) {
        return Authority.open(folder.resolve("keys"), new TestSignatureScheme(), () -> now);
    }

    @Test
    void aPackageItsTreeAndWhatIsSaidOfItAreThere() throws IOException {
        MeasuredPackage measured = Authority.measure(packageFile, origin);
        authority.announceAt(origin, sign("1.0", measured));

        assertThat(measured).isEqualTo(Authority.measure(packageFile));
        assertThat(origin.resolve(program.id() + ".pkg")).hasBinaryContent(program.bytes());
        assertThat(origin.resolve(program.id() + ".tree")).hasBinaryContent(program.tree());
        assertThat(said()).containsExactly("1.0");
        assertThat(files()).hasSize(3);
    }

    @Test
    void laterReleasesComeFirstAndWhatExpiredGoes() throws IOException {
        MeasuredPackage measured = Authority.measure(packageFile, origin);
        authority.announceAt(origin, sign("1.0", measured));
        authority.announceAt(origin, sign("2.0", measured));
        assertThat(said()).containsExactly("2.0", "1.0");

        authority = at(NOW.plus(Duration.ofDays(31)));
        authority.announceAt(origin, sign("3.0", measured));

        assertThat(said()).containsExactly("3.0");
    }

    @Test
    void nothingIsSaidOfAPackageThatIsNotThereWhole() throws IOException {
        SignedAnnouncement signed = sign("1.0", Authority.measure(packageFile, origin));
        Files.delete(origin.resolve(program.id() + ".tree"));

        refused(signed, program.id() + ".tree isn't there whole");
        assertThat(origin.resolve("shop")).doesNotExist();
    }

    @Test
    void aListThatIsDamagedIsNamedAndNotOverwritten() throws IOException {
        SignedAnnouncement signed = sign("1.0", Authority.measure(packageFile, origin));
        Path list = origin.resolve("shop/stable/statements");
        Files.createDirectories(list.resolveSibling(""));
        Files.writeString(list, "no list");

        refused(signed, list + " is damaged");
        assertThat(list).hasContent("no list");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Authority.measure(packageFile, file))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_POSSIBLE))
                .hasMessageContaining("origin file " + file + " can't be written");
    }

    private void refused(SignedAnnouncement signed, String why) {
        assertThatThrownBy(() -> authority.announceAt(origin, signed))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_POSSIBLE))
                .hasMessageContaining(why);
    }

    private SignedAnnouncement sign(String version, MeasuredPackage measured) {
        return authority.sign(
                new ReleaseDraft(
                        "shop",
                        "stable",
                        Version.parse(version),
                        Priority.NORMAL,
                        List.of(),
                        ReleaseDraft.LASTS_DEFAULT,
                        Optional.empty(),
                        false,
                        OptionalLong.empty()),
                measured,
                Sequence.ZERO);
    }

    private List<String> said() throws IOException {
        return StatementList.read(Files.readAllBytes(origin.resolve("shop/stable/statements"))).stream()
                .map(statement -> Unproven.says(statement).version().toString())
                .toList();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(origin)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
