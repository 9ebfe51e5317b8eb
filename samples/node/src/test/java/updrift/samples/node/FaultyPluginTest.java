package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.Authority;
import updrift.engine.Updrift;
import updrift.testkit.LogHere;
import updrift.testkit.TestJar;

/** Plugins that are sound as jars and fail when a node is made of them: one line tells it, and nothing stays half started. */
@Tag("F06")
@Timeout(60)
class FaultyPluginTest {
    private static final String HANGS =
            "return new updrift.api.discovery.PeerDiscovery() { public void start(java.util.function.Consumer<updrift.api.peer.PeerAddress> to) {} public void refresh() {} public void close() { while (true) { try { Thread.sleep(1_000); } catch (InterruptedException deaf) { continue; } } } };";

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

    @Test
    @Tag("slow")
    void whatNeverEndsDoesNotKeepItsNodeFromEnding() throws IOException {
        TestJar.discovery("acme")
                .source("acme.Factory", TestJar.factory("acme", "", HANGS))
                .write(jar);
        Updrift node = node("acme").start();

        try (LogHere log = LogHere.open()) {
            node.close();

            assertThat(log.lines("didn't close within 10 s"))
                    .singleElement()
                    .asString()
                    .contains("plugin acme.Factory", jar.toString(), "leave it out");
        }
        // State and port are free again.
        node("static").start().close();
    }

    private void fails(String create, String why) throws IOException {
        TestJar.discovery("acme")
                .source("acme.Factory", TestJar.factory("acme", "", create))
                .write(jar);

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
}
