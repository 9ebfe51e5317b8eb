package updrift.cache.s3;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server on loopback, S3Proxy, which keeps its buckets in a directory, so that it can be stopped and started again. */
final class LocalS3 implements AutoCloseable {
    static final Credentials CREDENTIALS = new Credentials("acme", "acme-secret", Optional.empty());
    static final String BUCKET = "acme-updates";
    static final String PREFIX = "agent/";

    /** Below it the server takes the first label for the bucket. */
    static final String VIRTUAL_HOST = "localhost";

    private final Path directory;
    private final int port;
    private S3Proxy server;
    private FilesystemNio2BlobStore store;

    LocalS3(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
        store.createContainer(BUCKET);
    }

    void start() throws Exception {
        store = new FilesystemNio2BlobStore(directory.toString());
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint())
                .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .virtualHost(VIRTUAL_HOST)
                .build();
        server.start();
    }

    void stop() throws Exception {
        server.stop();
        store.close();
    }

    URI endpoint() {
        return URI.create("http://" + VIRTUAL_HOST + ":" + port);
    }

    /** The bucket by path, with no patience to speak of. */
    S3Cache open() {
        return open(bucket(BUCKET, true), CREDENTIALS, Instant.now(), Duration.ofSeconds(1));
    }

    S3Cache open(Bucket bucket, Credentials credentials, Instant now, Duration patience) {
        S3Client client =
                new S3Client(bucket, () -> credentials, () -> now, Duration.ofSeconds(10), Duration.ofSeconds(30));
        return new S3Cache(client, new Patience(client, patience, System::nanoTime, new Random(1)));
    }

    Bucket bucket(String name, boolean pathStyle) {
        return new Bucket(endpoint(), "us-east-1", name, PREFIX, pathStyle);
    }

    /** How many uploads in parts are neither finished nor given up. */
    int unfinished() {
        return store.listMultipartUploads(BUCKET).size();
    }

    /** Where the server keeps an object. */
    Path file(String object) {
        return directory.resolve(BUCKET).resolve(PREFIX + object);
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
