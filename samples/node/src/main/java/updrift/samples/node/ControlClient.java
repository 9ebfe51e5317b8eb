package updrift.samples.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Gives orders to the node that runs on a state directory. */
final class ControlClient {
    private static final int CONNECT_MILLIS = 2_000;

    /** An answer in bytes is a status at most. */
    private static final int ANSWER_MAX = 1 << 20;

    private ControlClient() {}

    /**
     * What the node of {@code state} answers to {@code order}; empty if no node runs there. An order lasts as long as it takes: publishing copies a package.
     * Throws {@link CommandFailed} with the node's reason.
     */
    static Optional<String> ask(Path state, String... order) {
        return askWithin(Duration.ZERO, state, order);
    }

    /**
     * As {@link #ask(Path, String...)}, for an order that is answered at once: who doesn't within {@code most} hangs, and {@link NoAnswer} says so. Zero is without
     * end.
     */
    static Optional<String> askWithin(Duration most, Path state, String... order) {
        return ControlFile.read(state).flatMap(file -> ask(file, String.join("\t", order), most));
    }

    private static Optional<String> ask(ControlFile file, String order, Duration most) {
        try (Socket socket = new Socket()) {
            connect(socket, file.port());
            socket.setSoTimeout(Math.toIntExact(most.toMillis()));
            byte[] request = (file.token() + "\n" + order + "\n").getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readNBytes(ANSWER_MAX), StandardCharsets.UTF_8);
            return understood(answer);
        } catch (SocketTimeoutException hangs) {
            throw new NoAnswer(most);
        } catch (IOException nobodyThere) {
            // A node that was killed leaves its file behind.
            return Optional.empty();
        }
    }

    private static void connect(Socket socket, int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        } catch (SocketTimeoutException full) {
            throw new IOException("it takes no more connections", full);
        }
    }

    private static Optional<String> understood(String answer) {
        if (answer.startsWith("OK\n")) {
            return Optional.of(answer.substring("OK\n".length()));
        }
        if (answer.equals("FAILED\nwrong token") || !answer.startsWith("FAILED\n")) {
            // Another program has the port of a node that was killed.
            return Optional.empty();
        }
        throw new CommandFailed(answer.substring("FAILED\n".length()));
    }

    /** The node took an order, and whether it carried it out isn't known. */
    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoAnswer(Duration most) {
            super("the node that runs there doesn't answer within " + most.toSeconds() + " s");
        }
    }
}
