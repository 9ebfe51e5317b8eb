package updrift.samples.node.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import updrift.api.transport.TransportFactory;
import updrift.transport.nats.NatsTransportFactory;

/** A real {@code nats-server}. */
final class NatsWorld extends World {
    /** As a server of the fleet's own may be used; the default spares one that others share. */
    private static final String SPEED = "100MiB";

    private final int port;
    private final ProcessBuilder command;
    private Process server;

    NatsWorld(Path folder) throws Exception {
        Optional<Path> program = Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin")
                .map(place -> Path.of(place, "nats-server"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            System.out.println("skipped: nats-server isn't installed");
        }
        Assumptions.assumeTrue(program.isPresent(), "skipped: nats-server isn't installed");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        command = new ProcessBuilder(program.get().toString(), "-a", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("nats.log").toFile()));
        server = command.start();
        awaitServer();
    }

    private void awaitServer() throws Exception {
        try {
            Waiting.until("nats-server listens", this::listens);
        } catch (Exception | AssertionError failed) {
            server.destroyForcibly();
            throw failed;
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends the server as a crash would. */
    void killServer() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    /** After {@link #killServer}, on the same port. */
    void startServerAgain() throws Exception {
        server = command.start();
        awaitServer();
    }

    @Override
    String name() {
        return "nats";
    }

    private String url() {
        return "nats://127.0.0.1:" + port;
    }

    @Override
    List<String> settings(String member) {
        return List.of(
                "transport.nats.servers=" + url(),
                "transport.nats.listen=nats:" + member,
                "transport.nats.max_speed=" + SPEED);
    }

    @Override
    TransportFactory factory() {
        return new NatsTransportFactory();
    }

    @Override
    Map<String, String> strangersSettings(String member) {
        return Map.of("servers", url(), "listen", "nats:" + member, "max_speed", SPEED);
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
