package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.Attempt;

/** Several plugins in one update. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class AllTogetherTest extends InstalledSet {
    @Test
    @Tag("E30")
    void allPluginsOfASetAreReadyBeforeTheFirstIsReplacedAndAllGoBackTogether() throws IOException {
        Pf4jTarget target = host.open(LEAD);
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
