package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pf4j.Plugin;

/** Ten hosts of each kind of target, one of them with something about it on which the new version breaks. */
@Tag("R18")
@Tag("R19")
@Tag("R29")
class TenHostsTest extends RealProcesses {
    private static final int HOSTS = 10;
    private static final int BROKEN = 4;

    /** Says its version, but for 2.0.0 where a file {@code broken} lies beside or above it. */
    private static final String PROGRAM = """
            #!/bin/sh
            place=$(dirname "$0")
            while [ VERSION = 2.0.0 ] && [ "$place" != / ]; do
              if [ -e "$place/broken" ]; then echo "can't run here" >&2; exit 3; fi
              place=$(dirname "$place")
            done
            echo program VERSION
            """;

    /** All steps of a target that is one file, as somebody might write them. */
    private static final String HOOK = """
            #!/bin/sh
            set -eu
            live=HOME/program
            put() { cp -p "$1" "$live.new"; mv "$live.new" "$live"; }
            case $UPDRIFT_STEP in
              back-up) cp -p "$live" "$UPDRIFT_BACKUP" ;;
              activate) put "$UPDRIFT_STAGED"; chmod 700 "$live" ;;
              probe | current-version) "$live" | sed 's/program //' ;;
              roll-back) put "$UPDRIFT_BACKUP" ;;
            esac
            """;

    private final List<UpdriftProcess> hosts = new ArrayList<>();
    private String peer = "";

    @BeforeEach
    void startTheAuthority() {
        keygen();
        peer = authority().ready();
    }

    private Path home(int host) throws IOException {
        return Files.createDirectories(folder.resolve("host" + host));
    }

    private Path state(int host) {
        return folder.resolve("state" + host);
    }

    private void startAll(Starter starter) throws Exception {
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(starter.start(home(i), state(i)));
        }
        hosts.forEach(UpdriftProcess::ready);
    }

    private interface Starter {
        UpdriftProcess start(Path home, Path state) throws Exception;
    }

    /** Publishes 2.0.0, and nine of the hosts run it in the end while the one that can't still runs 1.0.0. */
    private void nineTakeItAndOneKeepsWhatItHad(Path two) throws Exception {
        Files.createFile(home(BROKEN).resolve("broken"));

        String id = publish(two, "2.0.0");

        for (int i = 0; i < HOSTS; i++) {
            if (i != BROKEN) {
                hosts.get(i).event("update-complete", event -> event.text("id").equals(id));
            }
        }
        Waiting.until(
                "the broken host has held the update",
                () -> statusOfRunning(state(BROKEN)).objects("held").stream()
                        .anyMatch(held -> held.text("id").equals(id)));
        for (int i = 0; i < HOSTS; i++) {
            assertThat(hosts.get(i).running()).as(hosts.get(i)::toString).isTrue();
            assertThat(statusOfRunning(state(i)).text("current_version"))
                    .as(hosts.get(i)::toString)
                    .isEqualTo(versionOf(i));
        }
    }

    private static String versionOf(int host) {
        return host == BROKEN ? "1.0.0" : "2.0.0";
    }

    private static Path program(Path file, String version) throws IOException {
        return executable(file, PROGRAM.replace("VERSION", version));
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static void says(Path program, String version) throws Exception {
        Process process = new ProcessBuilder(program.toString()).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("program " + version + "\n");
    }

    @Test
    void hostsOfOneFile() throws Exception {
        startAll((home, state) -> applyingNode(state, program(home.resolve("program"), "1.0.0"), "--peer", peer));

        nineTakeItAndOneKeepsWhatItHad(program(folder.resolve("two"), "2.0.0"));

        for (int i = 0; i < HOSTS; i++) {
            says(home(i).resolve("program"), versionOf(i));
        }
    }

    @Test
    void hostsOfADirectory() throws Exception {
        startAll((home, state) -> node(
                state,
                List.of("--target", "directory:" + home, "--probe", "{dir}/bin/program", "--auto-apply"),
                List.of("--peer", peer)));
        publish(packed("1.0.0"), "1.0.0");
        hosts.forEach(host -> host.event("update-complete"));

        nineTakeItAndOneKeepsWhatItHad(packed("2.0.0"));

        for (int i = 0; i < HOSTS; i++) {
            says(home(i).resolve("current/bin/program"), versionOf(i));
            assertThat(home(i).resolve("current/data")).hasContent(versionOf(i));
        }
    }

    private Path packed(String version) throws IOException {
        Path tree = folder.resolve("tree-" + version);
        program(tree.resolve("bin/program"), version);
        Files.writeString(tree.resolve("data"), version);
        Path archive = folder.resolve(version + ".tar.zst");
        done("pack", tree, "-o", archive);
        return archive;
    }

    @Test
    void hostsWithHooks() throws Exception {
        startAll((home, state) -> {
            program(home.resolve("program"), "1.0.0");
            Path hook = executable(home.resolve("hook"), HOOK.replace("HOME", home.toString()));
            Path config = Files.writeString(home.resolve("host.conf"), """
                    updrift {
                      auto_apply = true
                      target { use = command, command {
                        back_up = "%1$s", activate = "%1$s", probe = "%1$s", roll_back = "%1$s", current_version = "%1$s"
                      } }
                    }
                    """.formatted(hook));
            return node(state, "--config", config, "--peer", peer);
        });

        nineTakeItAndOneKeepsWhatItHad(program(folder.resolve("two"), "2.0.0"));

        for (int i = 0; i < HOSTS; i++) {
            says(home(i).resolve("program"), versionOf(i));
        }
    }

    @Test
    void hostsOfPlugins() throws Exception {
        startAll((home, state) -> {
            Path set = Files.createDirectories(home.resolve("plugins/sets/first"));
            plugin(set.resolve("shop.jar"), "1.0.0");
            Files.createSymbolicLink(home.resolve("plugins/current"), Path.of("sets/first"));
            return closing(UpdriftProcess.startHost(
                    home,
                    Map.of(),
                    List.of(
                            state.toString(),
                            "host_plugins=" + home.resolve("plugins/current"),
                            "trust=" + anchor(),
                            "product=" + PRODUCT,
                            "transport.tcp.listen=" + ANY_PORT,
                            "discovery.static.peers=" + peer,
                            "auto_apply=true",
                            "target.use=pf4j",
                            "target.pf4j.directory=" + home.resolve("plugins"))));
        });

        nineTakeItAndOneKeepsWhatItHad(plugin(folder.resolve("two.jar"), "2.0.0"));

        for (int i = 0; i < HOSTS; i++) {
            List<String> started = hosts.get(i).output().stream()
                    .filter(line -> line.startsWith("shop "))
                    .toList();
            assertThat(started.get(started.size() - 1)).isEqualTo("shop " + versionOf(i) + " starts");
        }
    }

    private static Path plugin(Path file, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "shop");
        manifest.getMainAttributes().putValue("Plugin-Version", version);
        manifest.getMainAttributes().putValue("Plugin-Class", Shop.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        String name = Shop.class.getName().replace('.', '/') + ".class";
        try (var code = Shop.class.getResourceAsStream("/" + name);
                OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new JarEntry(name));
            code.transferTo(jar);
        }
        return file;
    }

    /** The host's plugin. It is told where it runs by the host's working directory. */
    public static final class Shop extends Plugin {
        @Override
        public void start() {
            String version = getClass().getPackage().getImplementationVersion();
            if (version.equals("2.0.0") && Files.exists(Path.of("broken"))) {
                throw new IllegalStateException("can't run here");
            }
            System.out.println("shop " + version + " starts");
        }
    }
}
