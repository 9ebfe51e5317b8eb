package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.ApplicatorTargetContract;

/** The contract with sets of one plugin; what stands on the disk and what the host runs have to agree at each look. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class Pf4jTargetTest extends ApplicatorTargetContract {
    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void start() {
        host = new TestHost(folder);
    }

    @AfterEach
    void stop() {
        host.stop();
    }

    @Override
    protected ApplicatorTarget open() {
        return host.open();
    }

    @Override
    protected byte[] program(String version) {
        return TestPlugins.jar("shop", version, "");
    }

    @Override
    protected byte[] broken(String version) {
        return TestPlugins.jar("shop", version, "till");
    }

    @Override
    protected void install(byte[] program) {
        host.install(Map.of("shop.jar", program));
    }

    @Override
    protected Optional<byte[]> running() {
        if (!Files.exists(host.root())) {
            assertThat(host.running()).isEmpty();
            return Optional.empty();
        }
        try {
            List<Path> jars = PluginSet.jars(host.root());
            assertThat(jars).hasSize(1);
            String version = PluginSet.member(jars.get(0)).descriptor().getVersion();
            assertThat(host.running()).containsExactly("shop " + version + " STARTED");
            return Optional.of(Files.readAllBytes(jars.get(0)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (UnfitSet unfit) {
            throw new AssertionError(unfit);
        }
    }
}
