package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.node.ForeignWriters.Policy;
import updrift.testkit.LogHere;

/** A node looks at its start who else may write what it relies on. */
@Tag("G03")
@DisabledOnOs(OS.WINDOWS)
class ForeignWritersTest {
    private static final int NOBODY = 65_534;

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void aNodesFiles() throws IOException {
        for (String directory : List.of("etc", "node", "node/flow", "plugins", "node/backups", "live", "live/slots")) {
            mode(Files.createDirectory(folder.resolve(directory)), "rwxr-xr-x");
        }
        for (String file : List.of("node/flow/orders", "plugins/transport.jar", "etc/root.updrift")) {
            mode(Files.createFile(folder.resolve(file)), "rw-r--r--");
        }
        config = mode(Files.writeString(folder.resolve("etc/updrift.conf"), """
                updrift {
                  state = "../node", product = shop, trust = "../etc/root.updrift", plugins = "../plugins"
                  target { use = directory, directory { path = "../live" } }
                }
                """), "rw-r--r--");
    }

    @Test
    void whatOnlyItsOwnerMayWriteIsFine() {
        assertThatCode(() -> check(Policy.STRICT)).doesNotThrowAnyException();
        assertThat(told(Policy.WARN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node",
                "node/flow",
                "node/flow/orders",
                "etc",
                "etc/updrift.conf",
                "etc/root.updrift",
                "plugins",
                "plugins/transport.jar",
                "node/backups",
                "live",
                "live/slots"
            })
    void whatEverybodyMayWriteKeepsItFromStartingOrIsTold(String name) throws IOException {
        Path file = folder.resolve(name);
        String open = Files.isDirectory(file) ? "rwxrwxrwx" : "rw-rw-rw-";
        mode(file, open);

        for (Policy policy : List.of(Policy.REFUSE, Policy.STRICT)) {
            assertThatThrownBy(() -> check(policy))
                    .isInstanceOfSatisfying(
                            UpdriftException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.STATE_UNUSABLE))
                    .hasMessageContainingAll(
                            file.toString(), open, "everybody", "chmod go-w " + file, "writable_by_others = warn");
        }
        assertThat(told(Policy.WARN)).contains(file.toString(), open, "everybody", "chmod go-w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf.d", "conf.d/local.conf", "conf.d/overridden.conf", "conf.d/empty.conf", "more"})
    void whatTheConfigurationIncludesDecidesAsMuch(String name) throws IOException {
        mode(Files.createDirectory(folder.resolve("etc/conf.d")), "rwxr-xr-x");
        mode(Files.createDirectory(folder.resolve("more")), "rwxr-xr-x");
        include("conf.d/local.conf", "include \"overridden\", updrift.channel = stable");
        include("conf.d/overridden.conf", "updrift.channel = beta");
        include("conf.d/empty.conf", "");
        Files.writeString(config, """
                include "conf.d/local"
                include "conf.d/empty.conf"
                include file("%s")
                """.formatted(folder.resolve("more/not-there-yet.conf")) + Files.readString(config));
        assertThatCode(() -> check(Policy.STRICT)).doesNotThrowAnyException();

        refusesWhatIsOpen(
                name.equals("more")
                        ? folder.resolve(name)
                        : folder.resolve("etc").resolve(name));
    }

    private void include(String name, String text) throws IOException {
        mode(Files.writeString(folder.resolve("etc").resolve(name), text), "rw-r--r--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin", "bin/agent", "releases", "releases/agent", "store", "store/agent-1"})
    void whereTheTargetIsALinkWhatItLeadsToIsLookedAtWithItsDirectory(String name) throws IOException {
        for (String directory : List.of("bin", "releases", "store")) {
            mode(Files.createDirectory(folder.resolve(directory)), "rwxr-xr-x");
        }
        Path program = mode(Files.createFile(folder.resolve("store/agent-1")), "rwxr-xr-x");
        Path release = Files.createSymbolicLink(folder.resolve("releases/agent"), program);
        Files.createSymbolicLink(folder.resolve("bin/agent"), release);
        target("executable { path = \"../bin/agent\" }", "executable");
        assertThatCode(() -> check(Policy.STRICT)).doesNotThrowAnyException();

        refusesWhatIsOpen(folder.resolve(name).toRealPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks", "hooks/staging"})
    void whereACommandsPackagesAreStagedIsLookedAt(String name) throws IOException {
        mode(Files.createDirectory(folder.resolve("hooks")), "rwxr-xr-x");
        mode(Files.createDirectory(folder.resolve("hooks/staging")), "rwxr-xr-x");
        target("command { directory = \"../hooks/staging\" }", "command");
        assertThatCode(() -> check(Policy.STRICT)).doesNotThrowAnyException();

        refusesWhatIsOpen(folder.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "host/sets", "host/staged"})
    void whereSetsOfPluginsLieIsLookedAt(String name) throws IOException {
        for (String directory : List.of("host", "host/sets", "host/staged")) {
            mode(Files.createDirectory(folder.resolve(directory)), "rwxr-xr-x");
        }
        target("pf4j { directory = \"../host\" }", "pf4j");

        refusesWhatIsOpen(folder.resolve(name));
    }

    private void target(String section, String use) throws IOException {
        String text = Files.readString(config);
        Files.writeString(config, text.replaceAll("target \\{.*", "target { use = " + use + ", " + section + " }"));
    }

    private void refusesWhatIsOpen(Path file) throws IOException {
        mode(file, "rwxrwxrwx");

        assertThatThrownBy(() -> check(Policy.REFUSE))
                .hasMessageContainingAll(file.toString(), "everybody", "chmod go-w " + file);
    }

    @Test
    void whatAGroupMayWriteIsToldUnlessItIsStrict() throws IOException {
        Path file = mode(folder.resolve("plugins/transport.jar"), "rw-rw-r--");
        assumeTrue(given("unix:gid", file), "only root may give files away");

        assertThat(told(Policy.REFUSE)).contains(file.toString(), "may write to it", "chmod g-w");
        assertThatThrownBy(() -> check(Policy.STRICT)).hasMessageContainingAll(file.toString(), "chmod g-w");
    }

    @Test
    void whatBelongsToAnotherUserIsToldUnlessItIsStrict() throws IOException {
        Path file = folder.resolve("etc/updrift.conf");
        assumeTrue(given("unix:uid", file), "only root may give files away");

        assertThat(told(Policy.REFUSE)).contains(file.toString(), "belongs to", "chown");
        assertThatThrownBy(() -> check(Policy.STRICT)).hasMessageContainingAll(file.toString(), "belongs to", "chown");
    }

    @Test
    void whereEverybodyKeepsOffTheFilesOfOthersADirectoryMayBeShared() throws IOException {
        Path etc = mode(folder.resolve("etc"), "rwxrwxrwx");
        Files.setAttribute(etc, "unix:mode", 01777);

        assertThatCode(() -> check(Policy.STRICT)).doesNotThrowAnyException();
    }

    /** Nobody gets as far as to what lies in it. */
    @Test
    void whatLiesInAClosedStateDirectoryIsNotLookedAt() throws IOException {
        mode(folder.resolve("node/flow/orders"), "rw-rw-rw-");
        mode(folder.resolve("node"), "rwx------");

        assertThatCode(() -> check(Policy.STRICT)).doesNotThrowAnyException();
    }

    private static boolean given(String attribute, Path file) {
        try {
            Files.setAttribute(file, attribute, NOBODY);
            return true;
        } catch (IOException notRoot) {
            return false;
        }
    }

    private static Path mode(Path file, String mode) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void check(Policy policy) {
        ForeignWriters.check(NodeConfig.read(Optional.of(config), new TreeMap<>()), policy);
    }

    private String told(Policy policy) {
        try (LogHere log = LogHere.open()) {
            check(policy);
            return log.toString();
        }
    }
}
