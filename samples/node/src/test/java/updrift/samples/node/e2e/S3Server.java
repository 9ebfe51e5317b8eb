package updrift.samples.node.e2e;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server on loopback, S3Proxy, which keeps its one bucket in a directory. */
final class S3Server implements AutoCloseable {
    private static final String BUCKET = "updates";
    private static final String SECRET = "e2e-secret";

    private final Path directory;
    private final URI endpoint;
    private FilesystemNio2BlobStore store;
    private S3Proxy server;

    private S3Server(Path directory, URI endpoint) {
        this.directory = directory;
        this.endpoint = endpoint;
    }

    static S3Server start(Path directory) throws Exception {
        Files.createDirectories(directory);
        S3Server made;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            made = new S3Server(directory, URI.create("http://127.0.0.1:" + free.getLocalPort()));
        }
        made.start();
        made.store.createContainer(BUCKET);
        return made;
    }

    /** Again after {@link #stop}, with all that it kept, on the same port. */
    void start() throws Exception {
        store = new FilesystemNio2BlobStore(directory.toString());
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint)
                .awsAuthentication(AuthenticationType.AWS_V4, "e2e", SECRET)
                .build();
        server.start();
    }

    /** What is under way ends in the middle. */
    void stop() throws Exception {
        server.stop();
        store.close();
    }

    /** What {@code --origin} names. */
    static String url() {
        return "s3://" + BUCKET + "/program";
    }

    URI endpoint() {
        return endpoint;
    }

    /** What makes {@code at}, where requests reach this server, the origin of a node, as {@code KEY=VALUE}. */
    static List<String> settings(URI at) {
        return List.of(
                "cache.use=filesystem,s3",
                "cache.s3.url=" + url(),
                "cache.s3.endpoint=" + at,
                "cache.s3.access_key=e2e",
                "cache.s3.secret_key=" + SECRET);
    }

    /** By which any of AWS's tools would find it too. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                "e2e",
                "AWS_SECRET_ACCESS_KEY",
                SECRET);
    }

    /** Where an object's bytes are. */
    Path file(String object) {
        return directory.resolve(BUCKET).resolve("program").resolve(object);
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
