package updrift.samples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;

/** The packaged host as a process, with nothing on its class path but what its jar names. */
@Tag("e2e")
class EmbeddedHostTest {
    private static final Path JAR = Path.of("target/updrift-embedded-host.jar").toAbsolutePath();
    private static final int LINES_MAX = 60;

    @TempDir
    private Path folder;

    @Test
    @Tag("R35")
    @Tag("R24")
    void aHostHearsOfAnUpdateAndHoldsItsPackage() throws Exception {
        Path packageFile = Files.writeString(folder.resolve("package"), "the next version");
        try (Publisher publisher = Publisher.start(folder);
                HostProcess host = start(publisher.configuration(folder.resolve("state"), ""))) {
            host.awaitLine("listening on", "tcp:");

            UpdateId id = publisher.publish(packageFile, "2.0.0");

            host.awaitLine("announcement-received", id.toString(), "version 2.0.0");
            host.awaitLine("download-complete", id.toString());
            assertThat(host.end()).isZero();
            assertThat(folder.resolve("state/cache/" + id + ".pkg")).hasSameBinaryContentAs(packageFile);
        }
    }

    @Test
    @Tag("F17")
    void aHostWithoutATrustAnchorSaysSoAndEnds() throws Exception {
        try (HostProcess host = start("updrift { product = hosted, state = state }")) {
            host.awaitLine("no updates: ", "trust");

            assertThat(host.end()).isEqualTo(1);
        }
    }

    @Test
    @Tag("R35")
    void allThatAHostWritesIsLessThanSixtyLines() throws Exception {
        Path source = Path.of("src/main/java/updrift/samples/embedded/EmbeddedHost.java");

        assertThat(Files.readAllLines(source)).hasSizeLessThan(LINES_MAX);
    }

    private HostProcess start(String configuration) throws Exception {
        Path file = Files.writeString(folder.resolve("updrift.conf"), configuration);
        return HostProcess.java(List.of("-jar", JAR.toString(), file.toString()));
    }
}
