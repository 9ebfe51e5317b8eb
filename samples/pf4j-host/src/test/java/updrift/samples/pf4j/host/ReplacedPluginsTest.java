package updrift.samples.pf4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateEvent.RolledBack;
import updrift.api.release.UpdateEvent.UpdateComplete;
import updrift.engine.Updrift;
import updrift.samples.embedded.Publisher;

/** A host that embeds the engine and has its own plugins replaced, from the publication on. */
@Tag("e2e")
class ReplacedPluginsTest {
    /** Twice what a watch takes on a machine that is busy with other things. */
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private final BlockingQueue<UpdateEvent> terminal = new LinkedBlockingQueue<>();
    private PluginManager plugins;

    @BeforeEach
    void startHost() throws IOException {
        folder = folder.toRealPath();
        Path first = Files.createDirectories(folder.resolve("plugins/sets/first"));
        writePlugin(first.resolve("shop.jar"), "1.0.0", "org.pf4j.Plugin");
        Path current = Files.createSymbolicLink(folder.resolve("plugins/current"), Path.of("sets/first"));
        plugins = new DefaultPluginManager(current);
        plugins.loadPlugins();
        plugins.startPlugins();
    }

    @AfterEach
    void stopHost() {
        List.copyOf(plugins.getPlugins()).forEach(plugin -> plugins.unloadPlugin(plugin.getPluginId()));
    }

    @Test
    @Tag("R19")
    @Tag("R35")
    @Tag("E07")
    void aSetThatDoesNotStartGivesWayAndTheNextOneStays() throws Exception {
        Path broken = writePlugin(folder.resolve("shop-2.jar"), "2.0.0", "com.acme.Missing");
        Path good = writePlugin(folder.resolve("shop-3.jar"), "3.0.0", "org.pf4j.Plugin");
        try (Publisher publisher = Publisher.start(folder);
                Updrift node = startNode(publisher)) {
            publisher.publish(broken, "2.0.0");
            assertThat(next())
                    .isInstanceOfSatisfying(
                            RolledBack.class,
                            event -> assertThat(event.reason()).contains("plugin shop"));
            assertThat(running()).isEqualTo("shop 1.0.0 STARTED");

            publisher.publish(good, "3.0.0");
            assertThat(next()).isInstanceOf(UpdateComplete.class);
            assertThat(running()).isEqualTo("shop 3.0.0 STARTED");
            assertThat(node.status().currentVersion()).map(Object::toString).contains("3.0.0");
        }
    }

    private Updrift startNode(Publisher publisher) throws IOException {
        String target =
                "auto_apply = true, target { use = pf4j, pf4j { directory = \"" + folder.resolve("plugins") + "\" } }";
        Path file = Files.writeString(
                folder.resolve("updrift.conf"), publisher.configuration(folder.resolve("state"), target));
        return Updrift.builder()
                .config(file)
                .hostObject(PluginManager.class, plugins)
                .onEvent(event -> {
                    if (event.terminal()) {
                        terminal.add(event);
                    }
                })
                .start();
    }

    private UpdateEvent next() throws InterruptedException {
        UpdateEvent event = terminal.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("the end of an attempt").isNotNull();
        return event;
    }

    private String running() {
        return plugins.getPlugins().stream()
                .map(plugin -> plugin.getPluginId() + " "
                        + plugin.getDescriptor().getVersion() + " " + plugin.getPluginState())
                .reduce("", (all, one) -> all.isEmpty() ? one : all + ", " + one);
    }

    private static Path writePlugin(Path file, String version, String type) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "shop");
        manifest.getMainAttributes().putValue("Plugin-Version", version);
        manifest.getMainAttributes().putValue("Plugin-Class", type);
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }
}
