package updrift.samples.node.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class HttpOriginFleetTest extends OriginSuite {
    private String url = "";

    HttpOriginFleetTest() {
        super("TCP, an origin over HTTP");
    }

    @BeforeEach
    void startNginx() throws Exception {
        assumeTrue(Nginx.program().isPresent(), "skipped: no nginx on this machine");
        Files.createDirectories(directory());
        url = closing(Nginx.serving(directory(), folder.resolve("nginx"))).url();
    }

    private Path directory() {
        return folder.resolve("origin");
    }

    @Override
    List<String> cache() {
        return List.of("cache.use=filesystem,http", "cache.http.url=" + url, "check_interval=1s");
    }

    @Override
    List<String> publishing() {
        return List.of("--origin-dir", directory().toString());
    }
}
