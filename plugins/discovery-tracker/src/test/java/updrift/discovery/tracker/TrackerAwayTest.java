package updrift.discovery.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** What a node does while its tracker is away, refuses, or talks nonsense. */
@Tag("slow")
class TrackerAwayTest {
    private final RealTime real = new RealTime();
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final TrackerDiscoveryFactory factory = new TrackerDiscoveryFactory();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<PeerAddress> proposed = new CopyOnWriteArrayList<>();
    private Thread accepting;

    @AfterEach
    void end() {
        real.close();
    }

    @Test
    void aTrackerThatIsAwayIsAskedLessAndLessOftenAndTheOperatorHearsOfItTwice() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        int port;
        try (ServerSocket away = closingAtOnce(asked);
                TrackerDiscovery discovery = open("http://127.0.0.1:" + away.getLocalPort() + "/", 1)) {
            port = away.getLocalPort();
            discovery.start(proposed::add);
            // After 1, 2, 4, ... seconds, each by a fifth more or less: 9 in ten minutes.
            drive(Duration.ofMinutes(10));

            assertThat(asked.get()).isBetween(5, 13);
            assertThat(told).hasSize(1);
            assertThat(told.get(0))
                    .startsWith("the tracker http://127.0.0.1:" + port + "/ can't be reached")
                    .endsWith("; it is asked again, less and less often");

            end(away);
            try (TrackerDiscovery tracker = serving(port)) {
                tracker.start(address -> {});
                assertThat(driveUntil(() -> told.size() == 2)).isTrue();
                assertThat(told.get(1)).isEqualTo("the tracker http://127.0.0.1:" + port + "/ answers again");
                assertThat(driveUntil(() -> proposed.contains(PeerAddress.parse("tcp:127.0.0.1:4102"))))
                        .isTrue();
            }
        }
    }

    @Test
    void aTrackerThatRefusesIsNotAskedBeforeItSaid() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer busy = answering(503, "Retry-After", "300", "busy", asked);
        try (TrackerDiscovery discovery = open(url(busy), 1)) {
            discovery.start(proposed::add);
            assertThat(driveUntil(() -> told.size() == 1)).isTrue();
            for (int i = 0; i < 20; i++) {
                discovery.refresh();
                drive(Duration.ofSeconds(10));
            }

            assertThat(asked.get()).isEqualTo(1);
            assertThat(told)
                    .containsExactly(
                            "the tracker " + url(busy) + " answered 503; it is asked again, less and less often");
        } finally {
            busy.stop(0);
        }
    }

    @Test
    void oneThatTalksNonsenseOrWithoutEndIsNoTrackerAndAnotherServesInItsPlace() throws Exception {
        HttpServer nonsense = answering(200, "X-Y", "z", "<html>hello</html>", new AtomicInteger());
        HttpServer endless = answering(200, "X-Y", "z", "x".repeat(100_000), new AtomicInteger());
        try (TrackerDiscovery tracker = serving(0)) {
            tracker.start(address -> {});
            String urls = url(nonsense) + "," + url(endless) + ",http://127.0.0.1:"
                    + tracker.serving().getPort() + "/";
            try (TrackerDiscovery discovery = open(urls, 1)) {
                discovery.start(proposed::add);

                assertThat(driveUntil(
                                () -> told.size() == 2 && proposed.contains(PeerAddress.parse("tcp:127.0.0.1:4102"))))
                        .isTrue();
                assertThat(told).anyMatch(line -> line.contains(url(nonsense) + " is no tracker: "));
                assertThat(told).anyMatch(line -> line.contains("the answer has more than 49152 bytes"));
            }
        } finally {
            nonsense.stop(0);
            endless.stop(0);
        }
    }

    @Test
    void theNodeThatServesHearsOfThoseThatRegister() throws Exception {
        try (TrackerDiscovery tracker = serving(0)) {
            tracker.start(proposed::add);
            try (TrackerDiscovery other =
                    open("http://127.0.0.1:" + tracker.serving().getPort() + "/", 1)) {
                other.start(address -> {});

                assertThat(driveUntil(() -> {
                            tracker.refresh();
                            return proposed.contains(PeerAddress.parse("tcp:127.0.0.1:4101"));
                        }))
                        .isTrue();
            }
            proposed.clear();
            tracker.refresh();
            drive(Duration.ofSeconds(5));

            assertThat(proposed).isEmpty();
        }
    }

    private TrackerDiscovery open(String urls, int number) {
        return TrackerDiscoveryFactory.open(TestSettings.of(factory, Map.of("urls", urls)), context(number));
    }

    private TrackerDiscovery serving(int port) {
        return TrackerDiscoveryFactory.open(TestSettings.of(factory, Map.of("serve", "127.0.0.1:" + port)), context(2));
    }

    private TestDiscoveryContext context(int number) {
        VirtualNode node = time.node("node" + number);
        byte[] id = new byte[PeerId.LENGTH];
        id[0] = (byte) number;
        return new TestDiscoveryContext(
                node.timeline(),
                node.workers(),
                new SimulatedDisk().directory("state"),
                "product",
                PeerId.of(id),
                List.of(PeerAddress.parse("tcp:0.0.0.0:410" + number)),
                told::add);
    }

    /** Virtual time, half a second each time that real time had a moment for the sockets. */
    private void drive(Duration most) {
        long until = time.nanos() + most.toNanos();
        real.await(
                () -> {
                    time.advance(Duration.ofMillis(500));
                    return time.nanos() >= until;
                },
                Duration.ofSeconds(60));
    }

    private boolean driveUntil(BooleanSupplier reached) {
        return real.await(
                () -> {
                    time.advance(Duration.ofMillis(100));
                    return reached.getAsBoolean();
                },
                Duration.ofSeconds(60));
    }

    /** The port is free once nobody accepts there any more, which is a moment after the close. */
    private void end(ServerSocket socket) throws Exception {
        socket.close();
        accepting.join(10_000);
    }

    private ServerSocket closingAtOnce(AtomicInteger asked) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        accepting = new Thread(() -> {
            while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                    connection.getInputStream().read();
                    asked.incrementAndGet();
                } catch (IOException over) {
                    // The test has ended, or the node hung up.
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
        return socket;
    }

    private static HttpServer answering(int status, String header, String value, String body, AtomicInteger asked)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                exchange.getResponseHeaders().set(header, value);
                byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }
}
