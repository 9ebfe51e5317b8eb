package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.Updrift;

/** A host that carries its node within itself and updates its own jar, under a launcher that survives a broken version of it. */
class EmbeddedHostTest extends RealProcesses {
    @Test
    @Tag("R20")
    @Tag("R29")
    @Tag("E09")
    @Tag("E29")
    void aHostRestartsIntoANewVersionOfItselfAndBackFromOneThatCrashesAtEveryStart() throws Exception {
        keygen();
        String peer = authority().ready();
        Path jar = jar(folder.resolve("live/host.jar"), "1.0.0", "sound");
        Path log = Files.createFile(folder.resolve("log"));
        Path state = folder.resolve("state");
        Path config = config(state, jar, peer);
        UpdriftProcess launcher = updrift(
                List.of("launch", "--state", state, "--config", config, "--steady", "15s", "--"),
                command(jar),
                config,
                log);
        Waiting.until("1.0.0 runs", () -> lines(log).equals(List.of("1.0.0")));

        publish(jar(folder.resolve("2.jar"), "2.0.0", "sound"), "2.0.0");
        Waiting.until("2.0.0 was started", () -> lines(log).contains("2.0.0"));
        Waiting.until("2.0.0 is committed", () -> orders(state).contains("current 2.0.0"));
        String crashing = publish(jar(folder.resolve("3.jar"), "3.0.0", "crashes"), "3.0.0");

        Waiting.until(
                "2.0.0 runs again",
                () -> lines(log).contains("3.0.0")
                        && lines(log).get(lines(log).size() - 1).equals("2.0.0"));
        assertThat(lines(log)).containsExactly("1.0.0", "2.0.0", "3.0.0", "3.0.0", "3.0.0", "2.0.0");
        assertThat(jar).hasSameBinaryContentAs(folder.resolve("2.jar"));
        assertThat(orders(state)).contains("held " + crashing + " 3 starts in a row failed, the last with exit code 7");
        assertThat(launcher.terminate()).as(launcher::toString).isZero();
    }

    private static String orders(Path state) throws IOException {
        Path orders = state.resolve("flow/orders");
        return Files.exists(orders) ? Files.readString(orders) : "";
    }

    private static List<String> lines(Path log) throws IOException {
        return Files.readAllLines(log);
    }

    private Path config(Path state, Path jar, String peer) throws IOException {
        return Files.writeString(folder.resolve("host.conf"), """
                updrift {
                  state = "%s", trust = "%s", product = %s, auto_apply = true
                  plugins = "%s"
                  transport.tcp.listen = "%s"
                  discovery.static.peers = ["%s"]
                  target { use = executable, executable.path = "%s" }
                }
                """.formatted(
                        state, anchor(), PRODUCT, UpdriftProcess.tree().resolve("plugins"), ANY_PORT, peer, jar));
    }

    private static List<String> command(Path jar) {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String classes = jar + ":" + UpdriftProcess.tree().resolve("lib") + "/*";
        return List.of(java, "-Dguice_bytecode_gen_option=DISABLED", "-cp", classes, Host.class.getName());
    }

    private static Path jar(Path file, String version, String behaviour) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Host.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, behaviour);
        Files.createDirectories(file.resolveSibling(""));
        String name = Host.class.getName().replace('.', '/') + ".class";
        try (var program = Host.class.getResourceAsStream("/" + name);
                OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new JarEntry(name));
            program.transferTo(jar);
        }
        return file;
    }

    /** What the jars run: with {@code --version}, or with a configuration and the file in which it writes itself down. */
    static final class Host {
        private Host() {}

        public static void main(String[] arguments) throws Exception {
            String version = Host.class.getPackage().getImplementationVersion();
            if (Arrays.equals(arguments, new String[] {"--version"})) {
                System.out.println("program " + version);
                return;
            }
            Files.writeString(Path.of(arguments[1]), version + "\n", StandardOpenOption.APPEND);
            if ("crashes".equals(Host.class.getPackage().getImplementationTitle())) {
                System.exit(7);
            }
            CountDownLatch restart = new CountDownLatch(1);
            try (Updrift node = Updrift.builder()
                    .config(Path.of(arguments[0]))
                    .restart(request -> restart.countDown())
                    .start()) {
                System.out.println("runs " + version + " as " + node.self());
                restart.await();
            }
            System.exit(75);
        }
    }
}
