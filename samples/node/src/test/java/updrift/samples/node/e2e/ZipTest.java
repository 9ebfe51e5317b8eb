package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build gives beside the packaged tree. */
@Tag("e2e")
class ZipTest {
    private static final Path BUILT = Path.of("target");
    private static final Path ZIP = BUILT.resolve("updrift.zip");

    @Test
    void theZipHasItsChecksumBesideItAsSha256sumWritesIt() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ZIP));

        assertThat(BUILT.resolve("updrift.zip.sha256"))
                .content()
                .isEqualToIgnoringNewLines(HexFormat.of().formatHex(digest) + "  updrift.zip");
    }

    @Test
    @Tag("F15")
    void theListOfPartsNamesEveryJarOfTheZip() throws IOException {
        Path list = list();
        String parts = Files.readString(list);

        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            List<String> jars = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".jar") && !name.endsWith("/updrift-node.jar"))
                    .map(name -> name.replaceFirst(".*/", "").replaceFirst("\\.jar$", ""))
                    .toList();
            assertThat(jars).hasSizeGreaterThan(10);
            assertThat(jars)
                    .allSatisfy(jar -> assertThat(parts)
                            .as(jar)
                            .containsPattern(
                                    "/" + jar.replaceFirst("-([0-9])", "@$1").replace(".", "\\.") + "\\?type=jar"));
        }
        assertThat(BUILT.resolve(list.getFileName() + ".sha256")).exists();
    }

    private static Path list() throws IOException {
        try (Stream<Path> files = Files.list(BUILT)) {
            List<Path> lists =
                    files.filter(file -> file.toString().endsWith("-sbom.json")).toList();
            assumeTrue(!lists.isEmpty(), "skipped: built without a network, where no list of parts is made");
            return lists.get(0);
        }
    }
}
