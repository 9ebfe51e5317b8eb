package updrift.transport.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real {@code nats-server} on loopback, which can be stopped and started again on the same port. */
final class NatsServer {
    private static final List<String> PLACES =
            List.of("/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server");

    private final Path folder;
    private final int port;
    private String settings;
    private Process process;

    private NatsServer(Path folder, String settings, int port) {
        this.folder = folder;
        this.settings = settings;
        this.port = port;
    }

    /** One that doesn't run yet; {@code settings} are lines of its configuration. */
    static NatsServer in(Path folder, String settings) throws IOException {
        if (program().isEmpty()) {
            System.out.println("skipped: nats-server isn't installed");
        }
        Assumptions.assumeTrue(program().isPresent(), "skipped: nats-server isn't installed");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new NatsServer(folder, settings, free.getLocalPort());
        }
    }

    private static Optional<String> program() {
        return PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst();
    }

    NatsServer start() throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("nats.conf"), "listen: \"127.0.0.1:" + port + "\"\n" + settings + "\n");
        process = new ProcessBuilder(program().orElseThrow(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        return this;
    }

    /** With other lines of configuration from now on. */
    NatsServer startWith(String otherSettings) throws IOException {
        settings = otherSettings;
        return start();
    }

    boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** How often it has refused somebody, as its log tells. */
    long refusals() {
        try (Stream<String> lines = Files.lines(folder.resolve("log"))) {
            return lines.filter(line -> line.contains("authentication error")).count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As a crash would stop it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
