package updrift.samples.node.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The same fleet with every cache that isn't the default one, as far as it is able to. */
class AnyCacheTest {
    /** In the order of the table. */
    List<FleetSuite> suites() {
        return List.of(new Memory(), new HttpOrigin(), new S3Origin());
    }

    @Nested
    class Memory extends FleetSuite {
        Memory() {
            super("TCP, caches in memory", folder -> SocketWorld.tcp());
        }

        @Override
        Map<Scenario, String> without() {
            String reason = "it doesn't say that it is DURABLE, so nothing of a download outlives its process";
            return Map.of(Scenario.KILLED_AND_RESUMED, reason, Scenario.PARTIAL_HOLDERS, reason);
        }

        @Override
        List<String> cache() {
            return List.of("cache.use=memory");
        }
    }

    abstract class Origin extends FleetSuite {
        Origin(String row) {
            super(row, folder -> SocketWorld.tcp());
        }

        @Override
        Map<Scenario, String> without() {
            return Map.of(
                    Scenario.PARTIAL_HOLDERS,
                    "it is SHARED and has all, so nobody depends on holders",
                    Scenario.LYING_PEER,
                    "it gives what liars don't; its own wrong bytes have tests of their own");
        }
    }

    @Nested
    @Tag("R37")
    class HttpOrigin extends Origin {
        private String url = "";

        HttpOrigin() {
            super("TCP, an origin over HTTP (nginx)");
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

    @Nested
    @Tag("R37")
    class S3Origin extends Origin {
        private Map<String, String> environment = Map.of();

        S3Origin() {
            super("TCP, an origin in S3 (S3Proxy)");
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
}
