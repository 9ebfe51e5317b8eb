package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.Attempt;

/** Several plugins in one update. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class AllTogetherTest {
    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void install() {
        host = new TestHost(folder);
        host.install(Map.of(
                "shop.jar", TestPlugins.jar("shop", "1.0.0", "till"),
                "till.jar", TestPlugins.jar("till", "1.0.0", "")));
    }

    @AfterEach
    void stop() {
        host.stop();
    }

    @Test
    @Tag("E30")
    void allPluginsOfASetAreReadyBeforeTheFirstIsReplacedAndAllGoBackTogether() throws IOException {
        Pf4jTarget target = host.open(Map.of("lead", "shop"));
        byte[] content = TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", "till@>=2.0.0"),
                "till.jar", TestPlugins.jar("till", "2.0.0", "")));
        Attempt attempt = TestHost.attempt("2.0.0", content);
        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(content)));

        assertThat(target.probeStaged(attempt).good()).isTrue();

        Path set = folder.resolve("plugins/sets/" + attempt.updateId());
        assertThat(set.resolve("shop.jar")).isRegularFile();
        assertThat(set.resolve("till.jar")).isRegularFile();
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        target.backUp(attempt);
        target.activate(attempt);
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED", "till 2.0.0 STARTED");
        target.rollBack(attempt);
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
    }
}
