package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

/** A service is asked over real sockets. */
@Tag("R18")
class NetworkProbeTest {
    private static final Attempt ATTEMPT =
            new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), 1);

    /** For what never gets better within it. */
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("program"), "asset");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anAnswerThatHasTheVersionIsGood() {
        answer("/health", 200, "{\"status\":\"up\",\"version\":\"2.0.0\"}");

        assertThat(probe("/health", TestPlace.PATIENT).good()).isTrue();
        assertThat(open(url("/health"), TestPlace.PATIENT).currentVersion()).contains(Version.parse("2.0.0"));
    }

    @Test
    @Tag("E08")
    void anotherVersionIsBadAndBothAreNamed() {
        answer("/health", 200, "1.9.0");

        Health found = probe("/health", SHORT);

        assertThat(found.good()).isFalse();
        assertThat(found.timedOut()).isFalse();
        assertThat(found.reason()).contains("expected version 2.0.0, saw 1.9.0");
    }

    @Test
    void aServerThatJudgesTheVersionItselfNeedsNotRepeatIt() {
        server.createContext("/is", exchange -> {
            boolean same = "v=2.0.0".equals(exchange.getRequestURI().getQuery());
            send(exchange, same ? 204 : 409, "");
        });

        assertThat(probe("/is?v={version}", TestPlace.PATIENT).good()).isTrue();
    }

    @Test
    @Tag("E07")
    void aServiceThatFailsIsBadAndSaysWhy() {
        answer("/health", 503, "no\nway");

        assertThat(probe("/health", SHORT).reason()).endsWith("got 503: no way");
    }

    @Test
    void aServiceThatIsStillStartingIsWaitedFor() {
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/health", exchange -> send(exchange, asked.incrementAndGet() < 3 ? 503 : 200, "2.0.0"));

        assertThat(probe("/health", TestPlace.PATIENT).good()).isTrue();
        assertThat(asked).hasValue(3);
    }

    @Test
    @Tag("E08")
    void aServiceThatNeverAnswersTimesOut() {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/health", exchange -> awaitQuietly(over));

        Health found = probe("/health", SHORT);
        over.countDown();

        assertThat(found.good()).isFalse();
        assertThat(found.timedOut()).isTrue();
    }

    @Test
    @Tag("E08")
    void anEndlessAnswerIsCutOff() {
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] more = "2.0.0 and so on ".repeat(100).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                exchange.getResponseBody().write(more);
            }
        });

        Health found = probe("/health", Duration.ofSeconds(2));

        assertThat(found.reason()).contains("got more than 65536 bytes");
        assertThat(found.timedOut()).isFalse();
    }

    @Test
    void aQuestionThatIsCutOffTellsNothingWhereAnEarlierOneWasAnswered() {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/health", exchange -> {
            if (asked.incrementAndGet() > 1) {
                awaitQuietly(over);
            }
            send(exchange, 200, "1.0.0");
        });

        Health found = probe("/health", Duration.ofSeconds(2));
        over.countDown();

        assertThat(asked).hasValue(2);
        assertThat(found.timedOut()).isFalse();
        assertThat(found.reason()).contains("1.0.0");
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.createContext("/health", exchange -> {
            exchange.getResponseHeaders().add("Location", "/other");
            send(exchange, 302, "");
        });
        answer("/other", 200, "2.0.0");

        assertThat(probe("/health", SHORT).good()).isFalse();
    }

    @Test
    void aPortThatTakesConnectionsIsGoodAndAClosedOneIsSilence() throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
            assertThat(open("tcp:127.0.0.1:" + port, TestPlace.PATIENT)
                            .probe(ATTEMPT)
                            .good())
                    .isTrue();
        }

        Health found = open("tcp:127.0.0.1:" + port, SHORT).probe(ATTEMPT);

        assertThat(found.good()).isFalse();
        assertThat(found.timedOut()).isTrue();
        assertThat(found.reason()).contains("tcp:127.0.0.1:" + port);
    }

    @Test
    void aServiceIsNotAskedForWhatIsOnlyStaged() throws IOException {
        Files.writeString(folder.resolve(".updrift-staged-program"), "asset");

        assertThat(open(url("/absent"), SHORT).probeStaged(ATTEMPT).good()).isTrue();
    }

    @Test
    void closingEndsAQuestion() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/health", exchange -> {
            asked.countDown();
            awaitQuietly(over);
        });
        ExecutableTarget target = open(url("/health"), Duration.ofMinutes(10));
        CompletableFuture<Health> found = CompletableFuture.supplyAsync(() -> target.probe(ATTEMPT));
        awaitQuietly(asked);

        target.close();

        assertThat(found.orTimeout(30, TimeUnit.SECONDS).join().good()).isFalse();
        over.countDown();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http://user@host/",
                "http://a b/",
                "tcp:host",
                "tcp:host:0",
                "tcp:host:65536",
                "tcp:a/b:1"
            })
    @Tag("F11")
    void whatCannotBeAskedIsToldAtOnce(String probe) {
        assertThatThrownBy(() -> open(probe, SHORT))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("probe");
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> send(exchange, status, body));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Health probe(String path, Duration timeout) {
        return open(url(path), timeout).probe(ATTEMPT);
    }

    private String url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort()) + path;
    }

    private ExecutableTarget open(String probe, Duration timeout) {
        return TestPlace.open(folder, "program", Optional.of(probe), timeout);
    }
}
