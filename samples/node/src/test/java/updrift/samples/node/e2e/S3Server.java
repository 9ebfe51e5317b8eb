package updrift.samples.node.e2e;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final FilesystemNio2BlobStore store;
    private final S3Proxy server;

    private S3Server(Path directory, URI endpoint) {
        this.directory = directory;
        this.endpoint = endpoint;
        store = new FilesystemNio2BlobStore(directory.toString());
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint)
                .awsAuthentication(AuthenticationType.AWS_V4, "e2e", SECRET)
                .build();
    }

    static S3Server start(Path directory) throws Exception {
        Files.createDirectories(directory);
        S3Server started;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            started = new S3Server(directory, URI.create("http://127.0.0.1:" + free.getLocalPort()));
        }
        started.server.start();
        started.store.createContainer(BUCKET);
        return started;
    }

    /** What {@code --origin} names. */
    static String url() {
        return "s3://" + BUCKET + "/program";
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
            server.stop();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
        store.close();
    }
}
