package updrift.samples.node.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real nginx that serves one directory on loopback, as somebody who follows docs/operate.md sets it up. */
final class Nginx implements AutoCloseable {
    private static final List<String> PLACES = List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx");

    private final Path folder;
    private final Process process;
    private final int port;

    private Nginx(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Where the program is, if it is installed. */
    static Optional<String> program() {
        return PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst();
    }

    /** Serves {@code directory}; what it needs beside that it keeps in {@code folder}. */
    static Nginx serving(Path directory, Path folder) throws Exception {
        return start(folder, "", "root " + directory + ";");
    }

    /** Passes on to the S3 store {@code upstream} no more requests a second than {@code rate} and refuses the others as such a store does. */
    static Nginx throttling(URI upstream, int rate, Path folder) throws Exception {
        return start(
                folder,
                "limit_req_zone $server_port zone=all:64k rate=" + rate + "r/s; limit_req_status 503;",
                "error_page 503 = @busy;"
                        + " location / { limit_req zone=all burst=" + rate + " nodelay; proxy_pass " + upstream
                        + "; proxy_set_header Host $http_host; }"
                        + " location @busy { add_header Retry-After 1 always; default_type application/xml;"
                        + " return 503 '<Error><Code>SlowDown</Code></Error>'; }");
    }

    /** {@code http} and {@code server}: what stands in these blocks. */
    private static Nginx start(Path folder, String http, String server) throws Exception {
        Files.createDirectories(folder);
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port, http, server));
        Process process = new ProcessBuilder(
                        program().orElseThrow(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Nginx nginx = new Nginx(folder, process, port);
        Waiting.until("nginx listens, see " + folder, nginx::listens);
        return nginx;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String configuration(Path folder, int port, String http, String server) {
        Stream<String> spools = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> name + "_temp_path " + folder.resolve(name) + ";");
        return String.join(
                "\n",
                "root".equals(System.getProperty("user.name")) ? "user root;" : "",
                "daemon off;",
                "worker_processes 1;",
                "pid " + folder.resolve("pid") + ";",
                "events { }",
                "http {",
                String.join("\n", spools.toList()),
                "  log_format answers '$status';",
                "  access_log " + folder.resolve("answers") + " answers;",
                "  sendfile on;",
                "  " + http,
                "  server { listen 127.0.0.1:" + port + "; " + server + " }",
                "}\n");
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("nginx ended with " + process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** How often it has answered with {@code status} so far. */
    long answers(int status) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("answers"))) {
            return lines.filter(Integer.toString(status)::equals).count();
        }
    }

    /** As {@link CountingProxy#to} takes it. */
    String address() {
        return "tcp:127.0.0.1:" + port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
