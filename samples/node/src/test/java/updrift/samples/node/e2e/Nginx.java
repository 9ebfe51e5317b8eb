package updrift.samples.node.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real nginx that serves one directory on loopback, as somebody who follows docs/operate.md sets it up. */
final class Nginx implements AutoCloseable {
    private static final List<String> PLACES = List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
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
        Files.createDirectories(folder);
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), configuration(directory, folder, port));
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
        Nginx nginx = new Nginx(process, port);
        Waiting.until("nginx listens, see " + folder, nginx::listens);
        return nginx;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String configuration(Path directory, Path folder, int port) {
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
                "  access_log off;",
                "  sendfile on;",
                "  server { listen 127.0.0.1:" + port + "; root " + directory + "; }",
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
