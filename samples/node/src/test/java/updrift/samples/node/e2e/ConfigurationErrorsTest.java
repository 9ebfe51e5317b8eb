package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is wrong in a configuration is told in one line, and nothing has begun. */
class ConfigurationErrorsTest extends RealProcesses {
    private Path state;

    @BeforeEach
    void makeTheAnchor() {
        state = folder.resolve("state");
        keygen();
    }

    @Test
    @Tag("F11")
    void anUnknownKeyIsToldWithItsFileItsLineAndTheNearestKey() throws IOException {
        String line = refusedWith("updrift {\n  auto_aply = true\n}\n");

        assertThat(line).contains("updrift.conf", "2", "auto_aply", "auto_apply");
    }

    @Test
    @Tag("F11")
    void aWrongUnitIsToldWithItsKeyAndItsValue() throws IOException {
        String line = refusedWith("updrift {\n  cache_size = 3 bananas\n}\n");

        assertThat(line).contains("updrift.conf", "2", "cache_size", "3 bananas");
    }

    @Test
    void aChosenPluginThatIsNotThereIsNamed() throws IOException {
        String line = refusedWith("updrift { transport { use = carrier-pigeon } }");

        assertThat(line).contains("carrier-pigeon", "tcp");
    }

    @Test
    @Tag("F07")
    void twoPluginsOfOneNameAreBothNamed() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (Path jar : pluginJars()) {
            Files.copy(jar, plugins.resolve(jar.getFileName()));
            if (jar.getFileName().toString().contains("transport-tcp")) {
                Files.copy(jar, plugins.resolve("another.jar"));
            }
        }

        String line =
                refused(1, "run", "--state", state, "--trust", anchor(), "--product", PRODUCT, "--plugins", plugins);

        assertThat(line).contains("another.jar", "transport-tcp");
        assertThat(state).doesNotExist();
    }

    @Test
    @Tag("G03")
    @DisabledOnOs(OS.WINDOWS)
    void pluginsThatEverybodyMayWriteAreNotLoadedAndNothingHasBegun() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (Path jar : pluginJars()) {
            Files.copy(jar, plugins.resolve(jar.getFileName()));
        }
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxrwx"));

        String line =
                refused(1, "run", "--state", state, "--trust", anchor(), "--product", PRODUCT, "--plugins", plugins);

        assertThat(line).contains(plugins.toString(), "everybody may write", "chmod go-w", "writable_by_others");
        assertThat(state).doesNotExist();
    }

    @Test
    @Tag("F17")
    void withoutATrustAnchorNoNodeStarts() {
        String line = refused(1, "run", "--state", state, "--product", PRODUCT, "--trust", folder.resolve("none"));

        assertThat(line).contains("none");
        assertThat(state).doesNotExist();
    }

    @Test
    void aUsageErrorExitsWithTwo() {
        assertThat(updrift("run", "--no-such-flag").exitCode()).isEqualTo(2);
        assertThat(updrift("no-such-command").exitCode()).isEqualTo(2);
        assertThat(updrift("publish").exitCode()).isEqualTo(2);
        assertThat(updrift("approve", "--state", state, "no-update-id").exitCode())
                .isEqualTo(2);
    }

    private String refusedWith(String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("updrift.conf"), configuration);
        String line = refused(1, "run", "--state", state, "--trust", anchor(), "--product", PRODUCT, "--config", file);
        assertThat(state).doesNotExist();
        return line;
    }

    private static Iterable<Path> pluginJars() throws IOException {
        try (var files = Files.list(UpdriftProcess.tree().resolve("plugins"))) {
            return files.toList();
        }
    }
}
