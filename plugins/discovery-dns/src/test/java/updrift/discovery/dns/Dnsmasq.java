package updrift.discovery.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real name server with records of a test. */
final class Dnsmasq implements AutoCloseable {
    /** A question for the root's name servers, whatever the answer. */
    private static final byte[] QUESTION = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1};

    private final Process process;
    private final int port;

    private Dnsmasq(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** It stands where the paths of ordinary users don't lead. */
    static Optional<Path> program() {
        return Stream.of("/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq", "/usr/bin/dnsmasq")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Serves {@code records}, each an option of the program, and returns once it answers. */
    static Dnsmasq start(int port, String... records) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program().orElseThrow().toString(),
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--no-resolv",
                "--no-hosts",
                "--user=" + System.getProperty("user.name"),
                "--listen-address=127.0.0.1",
                "--bind-interfaces",
                "--local=/test/",
                "--port=" + port));
        command.addAll(List.of(records));
        Dnsmasq started = new Dnsmasq(
                new ProcessBuilder(command).redirectErrorStream(true).start(), port);
        started.awaitAnswer();
        return started;
    }

    private void awaitAnswer() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(100);
            for (int tries = 0; tries < 200 && process.isAlive(); tries++) {
                socket.send(new DatagramPacket(QUESTION, QUESTION.length, InetAddress.getLoopbackAddress(), port));
                try {
                    socket.receive(new DatagramPacket(new byte[512], 512));
                    return;
                } catch (SocketTimeoutException notYet) {
                    // It is starting.
                } catch (IOException refused) {
                    pause();
                }
            }
        }
        String said =
                process.isAlive() ? "" : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        throw new IOException("dnsmasq doesn't answer on port " + port + ": " + said);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
