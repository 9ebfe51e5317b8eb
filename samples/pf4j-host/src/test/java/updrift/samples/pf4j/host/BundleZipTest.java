package updrift.samples.pf4j.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build gives beside the bundle. */
@Tag("e2e")
class BundleZipTest {
    private static final Path BUILT = Path.of("../pf4j-bundle/target");

    @Test
    void theBundleHasItsChecksumBesideItAsSha256sumWritesIt() throws Exception {
        theChecksumOf(built(".zip").orElseThrow());
    }

    @Test
    @Tag("F15")
    void theListOfPartsNamesEveryJarOfTheBundleAndHasItsChecksum() throws Exception {
        Optional<Path> list = built("-sbom.json");
        assumeTrue(list.isPresent(), "skipped: built without a network, where no list of parts is made");
        String parts = Files.readString(list.get());

        try (ZipFile zip = new ZipFile(built(".zip").orElseThrow().toFile())) {
            List<String> jars = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.replaceFirst(".*/", "").replaceFirst("\\.jar$", ""))
                    .toList();
            assertThat(jars).hasSizeGreaterThan(10);
            assertThat(jars)
                    .allSatisfy(jar -> assertThat(parts)
                            .as(jar)
                            .containsPattern(
                                    "/" + jar.replaceFirst("-([0-9])", "@$1").replace(".", "\\.") + "\\?type=jar"));
        }
        theChecksumOf(list.get());
    }

    private static void theChecksumOf(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

        assertThat(file.resolveSibling(file.getFileName() + ".sha256"))
                .content()
                .isEqualToIgnoringNewLines(HexFormat.of().formatHex(digest) + "  " + file.getFileName());
    }

    private static Optional<Path> built(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(BUILT)) {
            return files.filter(file -> file.toString().endsWith(suffix)).findFirst();
        }
    }
}
