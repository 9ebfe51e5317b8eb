package updrift.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.cache.CacheStorage;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Priority;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.content.TestPackage;
import updrift.engine.trust.StatementList;
import updrift.engine.trust.Unproven;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.MemoryOrigin;
import updrift.testkit.TestSignatureScheme;

@Tag("R37")
class OriginStorageTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String LIST = "shop/stable/statements";

    private final TestPackage program = TestPackage.random(1, 3_000_000);
    private final SharedShelf shelf = new SharedShelf();

    @TempDir
    Path folder;

    private Path packageFile;
    private Authority authority;

    @BeforeEach
    void makeAnAuthority() throws IOException {
        packageFile = Files.write(folder.resolve("package"), program.bytes());
        Authority.create(folder.resolve("keys"), 1, 1, new TestSignatureScheme());
        authority = Authority.open(folder.resolve("keys"), new TestSignatureScheme(), () -> NOW);
    }

    @Test
    void aPackageItsTreeAndWhatIsSaidOfItAreThere() {
        MeasuredPackage measured = Authority.measure(packageFile, shelf);
        authority.announceAt(shelf, sign("1.0", measured));
        authority.announceAt(shelf, sign("2.0", measured));

        assertThat(measured).isEqualTo(Authority.measure(packageFile));
        assertThat(shelf.objects).containsOnlyKeys(program.id() + ".pkg", program.id() + ".tree", LIST);
        assertThat(shelf.objects.get(program.id() + ".pkg")).isEqualTo(program.bytes());
        assertThat(shelf.objects.get(program.id() + ".tree")).isEqualTo(program.tree());
        assertThat(said()).containsExactly("2.0", "1.0");
    }

    @Test
    void ofTwoWhoAnnounceAtATimeBothAreHeard() {
        MeasuredPackage measured = Authority.measure(packageFile, shelf);
        SignedAnnouncement first = sign("1.0", measured);
        SignedAnnouncement second = sign("2.0", measured);
        shelf.meanwhile = () -> {
            shelf.meanwhile = () -> {};
            authority.announceAt(shelf, first);
        };

        authority.announceAt(shelf, second);

        assertThat(said()).containsExactly("2.0", "1.0");
    }

    @Test
    void whoNeverGetsThroughIsToldSoInTheEnd() {
        MeasuredPackage measured = Authority.measure(packageFile, shelf);
        SignedAnnouncement signed = sign("1.0", measured);
        AtomicInteger quicker = new AtomicInteger();
        shelf.meanwhile = () -> {
            byte[] another = sign("1.0." + quicker.incrementAndGet(), measured).bytes();
            shelf.objects.put(LIST, StatementList.write(List.of(another)));
        };

        refused(() -> authority.announceAt(shelf, signed), "is being replaced by others all the time");
        assertThat(quicker).hasValueGreaterThan(10);
    }

    @Test
    void nothingIsSaidOfAPackageThatIsNotThereWhole() {
        SignedAnnouncement signed = sign("1.0", Authority.measure(packageFile, shelf));
        shelf.objects.remove(program.id() + ".tree");

        refused(() -> authority.announceAt(shelf, signed), program.id() + " isn't at the origin whole");
        assertThat(shelf.objects).doesNotContainKey(LIST);
    }

    @Test
    void aListThatIsDamagedIsNamedAndNotOverwritten() {
        SignedAnnouncement signed = sign("1.0", Authority.measure(packageFile, shelf));
        shelf.objects.put(LIST, new byte[] {'x'});

        refused(() -> authority.announceAt(shelf, signed), LIST + " at the origin is damaged");
        assertThat(shelf.objects.get(LIST)).containsExactly('x');
    }

    @Test
    void whatCannotBeWrittenOrIsNobodyElsesIsNoOriginToPublishTo() {
        refused(() -> Authority.measure(packageFile, new MemoryOrigin()), "publish with --origin-dir");
        try (CacheStorage own = new MemoryCacheStorageFactory().create()) {
            refused(() -> Authority.measure(packageFile, own), "nodes don't share this storage");
        }
    }

    private static void refused(Runnable what, String why) {
        assertThatThrownBy(what::run)
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

    private List<String> said() {
        return StatementList.read(shelf.objects.get(LIST)).stream()
                .map(statement -> Unproven.says(statement).version().toString())
                .toList();
    }
}
