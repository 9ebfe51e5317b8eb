package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.Authority;
import updrift.engine.Updrift;

/** Plugins that are sound as jars and fail when a node is made of them: one line tells it, and nothing stays half started. */
@Tag("F06")
@Timeout(60)
class FaultyPluginTest {
    private static final String WORKS =
            "return new updrift.api.discovery.PeerDiscovery() { public void start(java.util.function.Consumer<updrift.api.peer.PeerAddress> to) { %s } public void refresh() {} public void close() {} };";

    @TempDir
    private Path folder;

    private Authority authority;
    private Path jar;

    @BeforeEach
    void makeAuthority() throws IOException {
        authority =
                Authority.create(folder.resolve("keys"), 1, 1, Updrift.builder().signatureScheme());
        jar = Files.createDirectory(folder.resolve("plugins")).resolve("acme.jar");
    }

    @Test
    void whatThrowsWhileItIsMade() throws IOException {
        fails("throw new IllegalStateException(\"no\\nluck\");", "java.lang.IllegalStateException: no luck");
    }

    /** As a plugin does whose library the host doesn't have. */
    @Test
    void whatLacksAClass() throws IOException {
        fails("throw new NoClassDefFoundError(\"org/acme/Bus\");", "NoClassDefFoundError: org/acme/Bus");
    }

    @Test
    void whatGivesNothing() throws IOException {
        fails("return null;", "gave nothing");
    }

    @Test
    void whatThrowsWhenItStarts() throws IOException {
        fails(WORKS.formatted("throw new IllegalStateException(\"no luck\");"), "failed to start");
    }

    private void fails(String create, String why) throws IOException {
        writeJar(create);

        assertThatThrownBy(() -> node("acme").start())
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        failed -> assertThat(failed.code())
                                .as(failed.getMessage())
                                .isEqualTo(ErrorCode.PLUGIN_FAILED))
                .message()
                .contains(jar.toString(), why, "leave it out")
                .doesNotContain("\n");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .doesNotContain("updrift-node", "updrift-tcp", "updrift-events");
        // State and port are free again.
        node("static").start().close();
    }

    private Updrift.Builder node(String discovery) {
        return Updrift.builder()
                .set("plugins", jar.getParent().toString())
                .set("discovery.use", discovery)
                .set("transport.tcp.listen", "tcp:127.0.0.1:0")
                .set("product", "acme")
                .set("trust", authority.anchor().toString())
                .set("state", folder.resolve("state").toString());
    }

    private void writeJar(String create) throws IOException {
        String source = """
                package acme;
                public final class Factory implements updrift.api.discovery.DiscoveryFactory {
                    public String name() { return "acme"; }
                    public java.util.List<updrift.api.config.Setting> settings() { return java.util.List.of(); }
                    public updrift.api.discovery.PeerDiscovery create(
                            updrift.api.config.Settings settings, updrift.api.discovery.DiscoveryContext context) { %s }
                }
                """.formatted(create);
        Path classes = Files.createTempDirectory(folder, "classes");
        compile(source, classes);
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Plugin-Id", "discovery-acme");
        main.putValue("Plugin-Version", "1.0.0");
        main.putValue("Plugin-Requires", ">=0.1.0 & <1.0.0");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.walk(classes)) {
            out.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            out.write("acme.Factory\n".getBytes());
            for (Path each : compiled.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry("acme/" + each.getFileName()));
                Files.copy(each, out);
            }
        }
    }

    private static void compile(String source, Path into) {
        JavaFileObject unit =
                new SimpleJavaFileObject(URI.create("source:///acme/Factory.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter complaints = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", into.toString(), "-classpath", System.getProperty("java.class.path"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(complaints, null, null, options, null, List.of(unit))
                .call();
        assertThat(compiled).as(complaints.toString()).isTrue();
    }
}
