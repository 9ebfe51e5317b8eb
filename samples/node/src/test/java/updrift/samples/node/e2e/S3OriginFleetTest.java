package updrift.samples.node.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

class S3OriginFleetTest extends OriginSuite {
    private S3Server server;

    S3OriginFleetTest() {
        super("TCP, an origin in S3");
    }

    @BeforeEach
    void startTheServer() throws Exception {
        server = closing(S3Server.start(folder.resolve("s3")));
    }

    @Override
    List<String> cache() {
        List<String> settings = new ArrayList<>(S3Server.settings(server.endpoint()));
        settings.add("check_interval=1s");
        return settings;
    }

    @Override
    List<String> publishing() {
        return List.of("--origin", S3Server.url());
    }

    @Override
    Map<String, String> environment() {
        return server.environment();
    }
}
