package updrift.cache.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server on loopback that answers as a test has written down, in that order, and remembers what it was asked. */
final class ScriptedStore implements AutoCloseable {
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;

    /** {@code header} is a name, a colon and a value, or empty. */
    record Answer(int status, String header, String body) {}

    ScriptedStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::answer);
        server.start();
    }

    ScriptedStore then(int status, String header, String body) {
        script.add(new Answer(status, header, body));
        return this;
    }

    ScriptedStore refusing(int status, String code) {
        return then(status, "", "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>");
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        synchronized (asked) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        Answer answer = script.remove();
        if (!answer.header().isEmpty()) {
            String[] header = answer.header().split(":", 2);
            exchange.getResponseHeaders().set(header[0], header[1].strip());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    S3Cache open() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Bucket bucket = new Bucket(endpoint, "us-east-1", LocalS3.BUCKET, "", true);
        Duration aMinute = Duration.ofMinutes(1);
        S3Client client =
                new S3Client(bucket, () -> LocalS3.CREDENTIALS, Instant::now, Duration.ofSeconds(10), aMinute);
        return new S3Cache(client, new Patience(client, aMinute, System::nanoTime, new Random(1)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
