package updrift.target.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

/** The hook of the host guide with real Debian packages, which are installed below a folder of the test. */
@Tag("R19")
class DpkgTest {
    @TempDir
    private Path folder;

    private Path root;
    private CommandTarget target;

    @BeforeEach
    void prepare() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/dpkg")))
                .as("skipped: dpkg isn't there")
                .isTrue();
        root = folder.toRealPath().resolve("root");
        for (String needed : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/acme-update", "var/log")) {
            Files.createDirectories(root.resolve(needed));
        }
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        target = TestPlace.open(folder.toRealPath(), hooks(), TestPlace.PATIENT);
    }

    private Map<String, String> hooks() throws IOException {
        Path hook = folder.resolve("hook");
        try (InputStream script = DpkgTest.class.getResourceAsStream("/dpkg-hook")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(hook, text.replace("\nroot=\n", "\nroot='" + root + "'\n"));
        }
        hook.toFile().setExecutable(true);
        Map<String, String> settings = new TreeMap<>();
        Arrays.stream(Step.values())
                .forEach(step -> settings.put(step.key(), folder.resolve("hook").toString()));
        return settings;
    }

    @Test
    void aPackageIsUpgradedAndTheOldOneComesBack() throws Exception {
        Attempt first = apply("1.0.0");
        target.commit(first);
        assertThat(target.currentVersion()).contains(Version.parse("1.0.0"));

        Attempt second = apply("2.0.0");
        assertThat(root.resolve("usr/share/acme/agent")).hasContent("2.0.0");

        target.rollBack(second);
        target.rollBack(second);
        assertThat(root.resolve("usr/share/acme/agent")).hasContent("1.0.0");
        assertThat(target.currentVersion()).contains(Version.parse("1.0.0"));
    }

    @Test
    void whereNothingWasInstalledARollbackPurges() throws Exception {
        Attempt first = apply("1.0.0");

        target.rollBack(first);

        assertThat(root.resolve("usr/share/acme/agent")).doesNotExist();
        assertThat(target.currentVersion()).isEmpty();
    }

    private Attempt apply(String version) throws Exception {
        Path deb = deb(version);
        byte[] id = new byte[UpdateId.LENGTH];
        id[0] = (byte) version.charAt(0);
        Attempt attempt =
                new Attempt(UpdateId.of(id), target.currentVersion(), Version.parse(version), Files.size(deb));
        try (FileChannel source = FileChannel.open(deb)) {
            target.stage(attempt, source);
        }
        assertThat(target.probeStaged(attempt).reason()).isEqualTo("runs as version " + version);
        target.backUp(attempt);
        target.activate(attempt);
        assertThat(target.probe(attempt).reason()).isEqualTo("runs as version " + version);
        return attempt;
    }

    private Path deb(String version) throws Exception {
        Path tree = folder.resolve("tree-" + version);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.createDirectories(tree.resolve("usr/share/acme"));
        Files.writeString(tree.resolve("usr/share/acme/agent"), version);
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: acme-agent\nVersion: " + version
                        + "\nArchitecture: all\nMaintainer: Acme <acme@example.org>\nDescription: agent\n");
        Path deb = folder.resolve("agent-" + version + ".deb");
        Process build = new ProcessBuilder("dpkg-deb", "--root-owner-group", "--build", tree.toString(), deb.toString())
                .inheritIO()
                .start();
        assertThat(build.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue()).isZero();
        return deb;
    }
}
