package updrift.discovery.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.time.Timeline;

/** Answers queries over HTTP: a POST to any path, with a {@link Query} in its body. */
final class TrackerServer implements AutoCloseable {
    /** A query is one packet or a few: whoever takes longer is in trouble, or means it. */
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);

    private static final int BACKLOG = 256;

    private final Registry registry;
    private final Pace pace = new Pace();
    private final Timeline timeline;
    private final HttpServer server;
    private final DeadlineThreads threads = new DeadlineThreads(REQUEST_MAX);

    /** Takes the port; {@code ADDRESS_UNUSABLE} if that can't be had. */
    TrackerServer(InetSocketAddress address, Registry registry, Timeline timeline) {
        this.registry = registry;
        this.timeline = timeline;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException unusable) {
            throw new UpdriftException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "the tracker can't be served at " + address + ": " + unusable.getMessage()
                            + "; change discovery.tracker.serve",
                    unusable);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    void start() {
        server.start();
    }

    /** With the port that was taken. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Connection", "close");
            try {
                send(exchange, 200, answer(exchange).encode());
            } catch (Refusal refused) {
                if (refused.retrySeconds() > 0) {
                    exchange.getResponseHeaders().set("Retry-After", Integer.toString(refused.retrySeconds()));
                }
                send(exchange, refused.status(), (refused.getMessage() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private Listing answer(HttpExchange exchange) throws IOException {
        InetAddress from = exchange.getRemoteAddress().getAddress();
        if (!pace.admits(from, timeline.nanos())) {
            throw new Refusal(429, 30, "too many queries from this network");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            throw new Refusal(405, 0, "only POST");
        }
        return registry.answer(query(exchange), from, exchange.getLocalAddress().getAddress());
    }

    private static Query query(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            byte[] bytes = body.readNBytes(Query.BYTES_MAX + 1);
            if (bytes.length > Query.BYTES_MAX) {
                throw new Refusal(413, 0, "a query has at most " + Query.BYTES_MAX + " bytes");
            }
            return Query.decode(bytes);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(400, 0, "no query: " + malformed.getMessage());
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=us-ascii");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
