package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.update.DefaultUpdateRepository;
import org.pf4j.update.UpdateManager;
import updrift.api.target.Attempt;

/** What becomes of a host whose update doesn't start: with PF4J's own updater, and with this target. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class BesidePf4jUpdateTest {
    private static final byte[] GOOD = TestPlugins.jar("shop", "1.0.0", "");
    private static final byte[] BAD = TestPlugins.jar("shop", "2.0.0", TestPlugins.Broken.class);

    @TempDir
    private Path folder;

    private PluginManager updated = new DefaultPluginManager();

    @AfterEach
    void stop() {
        List.copyOf(updated.getPlugins()).forEach(plugin -> updated.unloadPlugin(plugin.getPluginId()));
    }

    @Test
    void pf4jUpdateLeavesAPluginThatDoesNotRunAndNothingToGoBackTo() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.write(plugins.resolve("shop-1.0.0.jar"), GOOD);
        updated = new DefaultPluginManager(plugins);
        updated.loadPlugins();
        updated.startPlugins();
        UpdateManager updater = new UpdateManager(updated, List.of(repository()));

        boolean success = updater.updatePlugin("shop", "2.0.0");

        assertThat(success).isFalse();
        assertThat(updated.getPlugin("shop").getDescriptor().getVersion()).isEqualTo("2.0.0");
        assertThat(updated.getStartedPlugins()).isEmpty();
        assertThat(plugins.resolve("shop-1.0.0.jar")).doesNotExist();
    }

    private DefaultUpdateRepository repository() throws IOException {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        Files.write(repository.resolve("shop-2.0.0.jar"), BAD);
        Files.writeString(repository.resolve("plugins.json"), """
                [{"id": "shop", "releases": [
                  {"version": "2.0.0", "date": "Nov 25, 2026 12:00:00 PM", "url": "shop-2.0.0.jar"}]}]
                """);
        return new DefaultUpdateRepository("test", repository.toUri().toURL());
    }

    @Test
    @Tag("E07")
    @Tag("R19")
    void thisTargetBringsBackWhatRan() {
        TestHost host = new TestHost(folder);
        host.install(Map.of("shop.jar", GOOD));
        updated = host.manager();
        Pf4jTarget target = host.open();

        Attempt attempt = host.activate(target, "2.0.0", BAD);
        assertThat(target.probe(attempt).reason()).contains("plugin shop is FAILED");
        target.rollBack(attempt);

        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED");
    }
}
