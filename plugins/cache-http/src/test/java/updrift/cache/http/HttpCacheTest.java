package updrift.cache.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.CacheStorageContract;
import updrift.testkit.TestSettings;

@Tag("R37")
class HttpCacheTest extends CacheStorageContract {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final UpdateId ID = UpdateId.of(new byte[UpdateId.LENGTH]);

    private final StaticFiles files;

    HttpCacheTest() throws IOException {
        files = new StaticFiles();
    }

    @AfterEach
    void stopServing() {
        files.close();
    }

    @Override
    protected CacheStorage open() {
        return at(files.url());
    }

    private static CacheStorage at(String url) {
        return new HttpCache(new WebServer(URI.create(url + "/"), SECOND, SECOND));
    }

    @Override
    protected boolean stock(UpdateId which, byte[] bytes, byte[] tree) {
        files.put(which + ".pkg", bytes);
        files.put(which + ".tree", tree);
        return true;
    }

    @Override
    protected boolean stockObject(String name, byte[] bytes) {
        files.put(name, bytes);
        return true;
    }

    @Test
    void aPackageWithoutItsTreeIsTherePlainly() {
        files.put(ID + ".pkg", new byte[100]);

        try (CacheStorage storage = open();
                StoredUpdate update = storage.open(ID).orElseThrow()) {
            assertThat(update.length(StoredPart.TREE)).isZero();
            assertThat(update.size()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    WHOLE_FILES | can't be read in pieces: the web server has to answer requests for byte ranges
                    ERROR_503   | answered 503
                    SHIFTED     | answered with another range than bytes 10-29/100: 'bytes 11-29/100'
                    CUT         | can't be reached
                    SILENT      | didn't answer within 1 s
                    """)
    void aServerThatMisbehavesIsToldWithItsUrl(StaticFiles.Manner manner, String reason) {
        files.put(ID + ".pkg", new byte[100]);
        try (CacheStorage storage = open();
                StoredUpdate update = storage.open(ID).orElseThrow()) {
            files.behave(manner);

            assertThatThrownBy(() -> update.read(StoredPart.PACKAGE, 10, ByteBuffer.allocate(20)))
                    .isInstanceOfSatisfying(
                            UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED))
                    .hasMessageStartingWith(files.url() + "/" + ID + ".pkg " + reason);

            files.behave(StaticFiles.Manner.HONEST);
            assertThat(update.read(StoredPart.PACKAGE, 10, ByteBuffer.allocate(20)))
                    .isEqualTo(20);
        }
    }

    @Test
    void whatHasMovedIsFollowed() {
        byte[] bytes = new byte[100];
        Arrays.fill(bytes, (byte) 7);
        files.put(ID + ".pkg", bytes);
        files.behave(StaticFiles.Manner.MOVED);
        ByteBuffer into = ByteBuffer.allocate(100);

        try (CacheStorage storage = open();
                StoredUpdate update = storage.open(ID).orElseThrow()) {
            update.read(StoredPart.PACKAGE, 0, into);
        }

        assertThat(into.array()).isEqualTo(bytes);
    }

    @Test
    void aServerThatIsNotThereIsToldWithItsUrl() throws IOException {
        String url;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + nobody.getLocalPort();
        }

        try (CacheStorage storage = at(url)) {
            assertThatThrownBy(() -> storage.object("shop/stable/statements", 100))
                    .hasMessageStartingWith(url + "/shop/stable/statements can't be reached");
        }
    }

    @Test
    void onceClosedNothingIsAsked() {
        CacheStorage storage = open();
        storage.close();

        assertThatThrownBy(() -> storage.open(ID)).hasMessageContaining("isn't asked any more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "http:///x",
                "/var/www",
                "http://me@example.org",
                "http://example.org/?a",
                "a b"
            })
    @Tag("F11")
    void aUrlThatWontDoIsRefused(String url) {
        HttpCacheFactory factory = new HttpCacheFactory();

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, Map.of("url", url)), new NoContext()))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageStartingWith("url: '" + url + "'");
    }

    @Test
    @Tag("F11")
    void aUrlIsRequiredAndTimeoutsAreBounded() {
        HttpCacheFactory factory = new HttpCacheFactory();

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, Map.of()), new NoContext()))
                .hasMessage("url: is required");
        assertThatThrownBy(() -> factory.create(
                        TestSettings.of(factory, Map.of("url", files.url(), "timeout", "5ms")), new NoContext()))
                .hasMessage("timeout: must be 1s to 1d");
        factory.create(TestSettings.of(factory, Map.of("url", files.url())), new NoContext())
                .close();
    }
}
