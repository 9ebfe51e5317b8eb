package updrift.samples.node.e2e;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

class S3OriginFleetTest extends OriginSuite {
    private Map<String, String> environment = Map.of();

    S3OriginFleetTest() {
        super("TCP, an origin in S3");
    }

    @BeforeEach
    void startTheServer() throws Exception {
        environment = closing(S3Server.start(folder.resolve("s3"))).environment();
    }

    @Override
    List<String> cache() {
        return List.of(
                "cache.use=filesystem,s3",
                "cache.s3.url=" + S3Server.url(),
                "cache.s3.endpoint=" + environment.get("AWS_ENDPOINT_URL_S3"),
                "cache.s3.access_key=" + environment.get("AWS_ACCESS_KEY_ID"),
                "cache.s3.secret_key=" + environment.get("AWS_SECRET_ACCESS_KEY"),
                "check_interval=1s");
    }

    @Override
    List<String> publishing() {
        return List.of("--origin", S3Server.url());
    }

    @Override
    Map<String, String> environment() {
        return environment;
    }
}
