package updrift.api.target.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** The setting where no sandbox works, or none any more. */
@DisabledOnOs(OS.WINDOWS)
@Tag("E08")
class SandboxSettingTest {
    private static final String PROGRAM = "/bin/sh {file}";

    @TempDir
    Path folder;

    @Test
    void autoGoesOnWithoutOneAndSaysSo() throws Exception {
        Health found = probe(PROGRAM, "auto").checkStaged(program(), Version.parse("2.0.0"));

        assertThat(found.good()).isTrue();
        assertThat(found.reason())
                .startsWith("runs as version 2.0.0; started with this node's own rights: ")
                .matches(".*(install bubblewrap|only Linux.*)");
    }

    @Test
    void offHasNothingToSay() throws Exception {
        assertThat(probe(PROGRAM, "off")
                        .checkStaged(program(), Version.parse("2.0.0"))
                        .reason())
                .isEqualTo("runs as version 2.0.0");
    }

    @Test
    void theCheckAfterTheSwitchHasNothingToSayEither() throws Exception {
        assertThat(probe(PROGRAM, "auto")
                        .check(program(), Version.parse("2.0.0"))
                        .reason())
                .isEqualTo("runs as version 2.0.0");
    }

    @Test
    void requiredIsRefusedAtOnceWithTheRemedy() {
        assertThatThrownBy(() -> probe(PROGRAM, "required"))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        wrong -> assertThat(wrong.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageMatching("sandbox is required, and none works here: .*(install bubblewrap|only Linux.*)");
    }

    @Test
    void requiredNeedsNoneWhereNoProgramIsStarted() {
        assertThatCode(() -> probe("none", "required")).doesNotThrowAnyException();
        assertThatCode(() -> probe("tcp:localhost:80", "required")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "echo 'bwrap: No permissions to create a new namespace'; exit 1"})
    void aSandboxThatWorksNoMoreIsNotTheVersionsFault(String instead) throws Exception {
        bwrap("""
                if [ "$1" = --version ]; then echo bubblewrap 0; exit; fi
                while [ "$1" != -- ]; do shift; done
                shift
                exec "$@"
                """);
        Probe auto = probe(PROGRAM, "auto");
        Probe required = probe(PROGRAM, "required");
        for (Probe each : List.of(auto, required)) {
            assertThat(each.checkStaged(program(), Version.parse("2.0.0")).reason())
                    .isEqualTo("runs as version 2.0.0 in a sandbox");
        }

        if (instead.isEmpty()) {
            Files.delete(folder.resolve("bwrap"));
        } else {
            bwrap(instead);
        }

        assertThat(auto.checkStaged(program(), Version.parse("2.0.0")).reason())
                .startsWith("runs as version 2.0.0; started with this node's own rights: ");
        assertThatThrownBy(() -> required.checkStaged(program(), Version.parse("2.0.0")))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        wrong -> assertThat(wrong.code()).isEqualTo(ErrorCode.TARGET_FAILED))
                .hasMessageContaining("none works any more");
    }

    private void bwrap(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> probe("none", "on")).hasMessage("sandbox 'on' is none of auto, off and required");
    }

    private Path program() throws Exception {
        return Files.writeString(folder.resolve("program"), "echo 2.0.0\n");
    }

    private Probe probe(String probe, String sandbox) {
        Settings settings = new Given(Map.of("probe", probe, "sandbox", sandbox));
        SandboxSearch nowhere = new SandboxSearch(List.of(folder.resolve("bwrap")), Duration.ofSeconds(10));
        return Probe.from(settings, "{file}", Optional.empty(), Duration.ofSeconds(30))
                .sandboxed(settings, nowhere);
    }

    private record Given(Map<String, String> texts) implements Settings {
        @Override
        public Optional<String> text(String key) {
            return Optional.ofNullable(texts.get(key));
        }

        @Override
        public UpdriftException wrong(String key, String problem) {
            return new UpdriftException(ErrorCode.CONFIG_INVALID, key + " " + problem);
        }

        @Override
        public boolean flag(String key) {
            throw new IllegalArgumentException(key);
        }

        @Override
        public int number(String key) {
            throw new IllegalArgumentException(key);
        }

        @Override
        public OptionalLong size(String key) {
            throw new IllegalArgumentException(key);
        }

        @Override
        public Optional<Duration> duration(String key) {
            throw new IllegalArgumentException(key);
        }

        @Override
        public List<String> list(String key) {
            throw new IllegalArgumentException(key);
        }
    }
}
