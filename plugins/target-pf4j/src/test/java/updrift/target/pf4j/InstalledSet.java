package updrift.target.pf4j;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host that runs a set of two plugins: {@code shop}, whose version counts, needs {@code till}. */
abstract class InstalledSet {
    static final Map<String, String> LEAD = Map.of("lead", "shop");

    @TempDir
    Path folder;

    TestHost host;

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
}
