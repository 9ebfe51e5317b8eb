package updrift.cache.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback with files and ranges, and a few ways to misbehave. */
final class StaticFiles implements AutoCloseable {
    /** How it answers. */
    enum Manner {
        HONEST,
        /** Ranges are ignored. */
        WHOLE_FILES,
        /** It has trouble. */
        ERROR_503,
        /** Another range than was asked for. */
        SHIFTED,
        /** The first half of the range, then it hangs up. */
        CUT,
        /** It accepts the request and never answers. */
        SILENT,
        /** Everything has moved to {@code /moved}. */
        MOVED
    }

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Manner manner = Manner.HONEST;

    StaticFiles() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/origin";
    }

    void put(String name, byte[] bytes) {
        files.put("/origin/" + name, bytes);
    }

    void behave(Manner newManner) {
        manner = newManner;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (manner == Manner.SILENT) {
            return;
        }
        if (manner == Manner.MOVED && !path.startsWith("/moved")) {
            exchange.getResponseHeaders().set("Location", "/moved" + path);
            exchange.sendResponseHeaders(302, -1);
        } else if (manner == Manner.ERROR_503) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            answer(exchange, files.get(path.replaceFirst("^/moved", "")));
        }
        exchange.close();
    }

    private void answer(HttpExchange exchange, byte[] file) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
            exchange.sendResponseHeaders(200, -1);
        } else if (range == null || manner == Manner.WHOLE_FILES) {
            send(exchange, 200, file, file.length);
        } else {
            String[] ends = range.substring("bytes=".length()).split("-", 2);
            int from = Integer.parseInt(ends[0]) + (manner == Manner.SHIFTED ? 1 : 0);
            int end = Math.min(Integer.parseInt(ends[1]) + 1, file.length);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + file.length);
            byte[] piece = Arrays.copyOfRange(file, from, end);
            send(exchange, 206, piece, manner == Manner.CUT ? piece.length / 2 : piece.length);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body, int sent) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body, 0, sent);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
