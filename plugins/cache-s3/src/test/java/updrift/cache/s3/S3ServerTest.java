package updrift.cache.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What happens between a node, or a publisher, and a real S3 server that refuses, vanishes, or has other bytes. */
@Tag("slow")
@Tag("R37")
class S3ServerTest {
    private static final UpdateId ID = UpdateId.parse("ab".repeat(32));
    private static final Duration PATIENT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private LocalS3 server;

    @BeforeEach
    void startTheServer() throws Exception {
        server = new LocalS3(directory);
    }

    @AfterEach
    void stopTheServer() {
        server.close();
    }

    private S3Cache patient() {
        return server.open(server.bucket(LocalS3.BUCKET, true), LocalS3.CREDENTIALS, Instant.now(), PATIENT);
    }

    @Test
    void credentialsThatAreWrongAreToldAsSuch() {
        Credentials wrongSecret = new Credentials(LocalS3.CREDENTIALS.accessKey(), "other", Optional.empty());
        Credentials unknown = new Credentials("nobody", "other", Optional.empty());

        for (Credentials wrong : List.of(wrongSecret, unknown)) {
            try (CacheStorage storage =
                    server.open(server.bucket(LocalS3.BUCKET, true), wrong, Instant.now(), Duration.ofSeconds(1))) {
                failsSaying(".pkg answered 403", "the credentials are wrong", () -> storage.open(ID));
            }
        }
    }

    @Test
    void aBucketThatIsNotThereIsNoMissingPackage() {
        try (CacheStorage storage = server.open(
                server.bucket("elsewhere", true), LocalS3.CREDENTIALS, Instant.now(), Duration.ofSeconds(1))) {
            failsSaying("s3://elsewhere/agent/" + ID + ".pkg", "there is no such bucket", () -> storage.open(ID));
            failsSaying("s3://elsewhere/agent/a/b", "there is no such bucket", () -> storage.object("a/b", 10));
            failsSaying(
                    "s3://elsewhere/agent/a/b",
                    "there is no such bucket",
                    () -> storage.replaceObject("a/b", Optional.empty(), new byte[1]));
        }
    }

    @Test
    void aClockThatIsADayBehindIsToldAsSuch() {
        try (CacheStorage storage = server.open(
                server.bucket(LocalS3.BUCKET, true),
                LocalS3.CREDENTIALS,
                Instant.now().minus(Duration.ofDays(1)),
                Duration.ofSeconds(1))) {
            failsSaying("RequestTimeTooSkewed", "set this machine's clock", () -> storage.open(ID));
        }
    }

    @Test
    void aBucketIsNamedBeforeTheHostWhereTheStoreWantsThat() {
        // No resolver knows such a name here; the JVM's proxy does.
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ToTheServer(server.endpoint()));
        try (CacheStorage storage = server.open(
                server.bucket(LocalS3.BUCKET, false), LocalS3.CREDENTIALS, Instant.now(), Duration.ofSeconds(1))) {
            assertThat(storage.replaceObject("a/b", Optional.empty(), new byte[] {7}))
                    .isTrue();
            assertThat(storage.object("a/b", 10)).contains(new byte[] {7});
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(server.file("a/b")).hasBinaryContent(new byte[] {7});
    }

    private static final class ToTheServer extends ProxySelector {
        private final InetSocketAddress server;

        ToTheServer(URI endpoint) {
            server = new InetSocketAddress("127.0.0.1", endpoint.getPort());
        }

        @Override
        public List<Proxy> select(URI url) {
            return List.of(new Proxy(Proxy.Type.HTTP, server));
        }

        @Override
        public void connectFailed(URI url, SocketAddress address, IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    @Tag("R06")
    void aServerThatVanishesIsToldAndReadFromAgainOnceItIsBack() throws Exception {
        byte[] bytes = publish(server.open(), 100_000);
        try (CacheStorage storage = server.open();
                StoredUpdate update = storage.open(ID).orElseThrow()) {
            server.stop();
            failsSaying(".pkg can't be reached at localhost", "", () -> update.read(StoredPart.PACKAGE, 0, room(10)));

            server.start();

            ByteBuffer into = room(10);
            update.read(StoredPart.PACKAGE, 50_000, into);
            assertThat(into.array()).isEqualTo(Arrays.copyOfRange(bytes, 50_000, 50_010));
        }
    }

    @Test
    @Tag("R06")
    void anUploadGoesOnOnceTheServerIsBack() throws Exception {
        byte[] bytes = random(20 << 20);
        try (CacheStorage storage = patient();
                StoredUpdate update = storage.create(ID, bytes.length)) {
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.wrap(bytes, 0, 17 << 20));
            server.stop();
            CompletableFuture<Void> rest = CompletableFuture.runAsync(() -> {
                update.write(StoredPart.PACKAGE, 17 << 20, ByteBuffer.wrap(bytes, 17 << 20, 3 << 20));
                update.write(StoredPart.TREE, 0, ByteBuffer.allocate(64));
                update.complete();
            });
            server.start();
            rest.join();

            assertThat(update.isComplete()).isTrue();
        }
        assertThat(server.file(ID + ".pkg")).hasBinaryContent(bytes);
        assertThat(server.file(ID + ".tree")).hasBinaryContent(new byte[64]);
    }

    @Test
    void ofALargePackageNobodySeesAnythingBeforeAllOfItIsThere() throws Exception {
        byte[] bytes = random(20 << 20);
        try (CacheStorage storage = server.open();
                StoredUpdate update = storage.create(ID, bytes.length)) {
            for (int at = 0; at < bytes.length; at += 1 << 20) {
                update.write(StoredPart.PACKAGE, at, ByteBuffer.wrap(bytes, at, 1 << 20));
            }
            assertThat(server.unfinished()).isEqualTo(1);
            assertThat(storage.open(ID)).isEmpty();

            update.complete();

            assertThat(update.length(StoredPart.PACKAGE)).isEqualTo(bytes.length);
        }
        assertThat(server.file(ID + ".pkg")).hasBinaryContent(bytes);
        assertThat(server.unfinished()).isZero();
    }

    @Test
    void anUploadThatIsGivenUpLeavesNothingBehind() {
        try (CacheStorage storage = server.open()) {
            try (StoredUpdate update = storage.create(ID, 20 << 20)) {
                update.write(StoredPart.PACKAGE, 0, ByteBuffer.wrap(random(17 << 20)));
                assertThat(server.unfinished()).isEqualTo(1);
            }
            assertThat(server.unfinished()).isZero();
            assertThat(storage.open(ID)).isEmpty();
        }
    }

    @Test
    void aPackageOfNoBytesIsOne() {
        try (CacheStorage storage = server.open()) {
            try (StoredUpdate update = storage.create(ID, 0)) {
                update.complete();
            }
            try (StoredUpdate found = storage.open(ID).orElseThrow()) {
                assertThat(found.size()).isZero();
                assertThat(found.length(StoredPart.TREE)).isZero();
            }
        }
    }

    @Test
    void whatIsPublishedAgainReplacesWhatStoodThere() throws Exception {
        byte[] bytes = publish(server.open(), 1_000);
        flip(server.file(ID + ".pkg"), 500);

        publish(server.open(), 1_000);

        assertThat(server.file(ID + ".pkg")).hasBinaryContent(bytes);
    }

    @Test
    @Tag("D01")
    void bytesThatHaveChangedAreHandedOnAsTheyAreForTheEngineToRefuse() throws Exception {
        byte[] bytes = publish(server.open(), 100_000);
        flip(server.file(ID + ".pkg"), 70_000);
        bytes[70_000] ^= 1;

        try (CacheStorage storage = server.open();
                StoredUpdate update = storage.open(ID).orElseThrow()) {
            ByteBuffer into = room(bytes.length);

            assertThat(update.read(StoredPart.PACKAGE, 0, into)).isEqualTo(bytes.length);
            assertThat(into.array()).isEqualTo(bytes);
        }
    }

    @Test
    void onceClosedNothingIsAsked() {
        CacheStorage storage = server.open();
        storage.close();

        failsSaying("isn't asked for any more", "", () -> storage.open(ID));
    }

    private static byte[] publish(CacheStorage storage, int size) {
        byte[] bytes = random(size);
        try (storage;
                StoredUpdate update = storage.create(ID, size)) {
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.wrap(bytes));
            update.write(StoredPart.TREE, 0, ByteBuffer.allocate(64));
            update.complete();
        }
        return bytes;
    }

    private static void flip(Path file, long position) throws IOException {
        assertThat(Files.isRegularFile(file)).isTrue();
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            int before = open.read();
            open.seek(position);
            open.write(before ^ 1);
        }
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static void failsSaying(String what, String remedy, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED))
                .hasMessageContaining(what)
                .hasMessageContaining(remedy);
    }
}
