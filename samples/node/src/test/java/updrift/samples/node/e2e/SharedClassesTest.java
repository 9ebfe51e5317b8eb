package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code bin/share-classes} makes is used, and says nothing. */
class SharedClassesTest extends RealProcesses {
    @Test
    void aCommandTakesItsClassesFromTheArchiveAndPrintsNothingMore() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java").toRealPath();
        Path maker = UpdriftProcess.tree().resolve("lib/updrift.jsa.of");
        assumeTrue(
                Files.exists(maker) && Files.readAllLines(maker).contains(java.toString()),
                "skipped: this JVM made no archive");
        Path loaded = folder.resolve("loaded");

        UpdriftProcess keygen = updriftWith(
                Map.of("UPDRIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded), "keygen", folder.resolve("keys"));

        assertThat(keygen.exitCode()).as(keygen::toString).isZero();
        assertThat(keygen.output()).hasSize(1);
        assertThat(keygen.errors()).isEmpty();
        List<String> lines = Files.readAllLines(loaded);
        for (String name : List.of(
                "picocli.CommandLine",
                "updrift.engine.Authority",
                "updrift.signature.ed25519.Ed25519Scheme",
                "org.bouncycastle.math.ec.rfc8032.Ed25519")) {
            assertThat(lines).as(name).anyMatch(line -> line.contains(name + " source: shared objects file"));
        }
    }
}
