package updrift.target.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.DiskTargetContract;

/** What stands on the disk; PF4J reaches its plugins by the same paths, and what it can't load is for the probe to tell. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class Pf4jDiskTest extends DiskTargetContract {
    @Override
    protected ApplicatorTarget open(Path place) {
        TestHost host = new TestHost(place);
        host.restart();
        return host.open();
    }

    @Override
    protected byte[] program(String version) {
        return TestPlugins.jar("shop", version, "");
    }

    @Override
    protected void install(Path place, byte[] program) {
        TestHost host = new TestHost(place);
        host.install(Map.of("shop.jar", program));
        host.stop();
    }

    @Override
    protected Optional<byte[]> running(Path place) throws IOException {
        Path root = place.resolve("plugins/current");
        if (!Files.exists(root)) {
            return Optional.empty();
        }
        List<Path> jars = PluginSet.jars(root);
        return jars.size() == 1 ? Optional.of(Files.readAllBytes(jars.get(0))) : Optional.of(new byte[0]);
    }

    @Override
    protected List<Path> leftovers(Path place) throws IOException {
        try (var files = Files.list(place.resolve("plugins/staged"))) {
            return files.toList();
        }
    }

    @Override
    protected int every() {
        return 11;
    }

    @Override
    protected int againEvery() {
        return Integer.MAX_VALUE;
    }
}
