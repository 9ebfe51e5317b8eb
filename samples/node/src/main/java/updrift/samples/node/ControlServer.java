package updrift.samples.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from other commands on this machine: a line with the token, a line with the order, its words separated by tabs; the answer is a line
 * {@code OK} or {@code FAILED}, and then text. Input is bounded in length and time, and nothing happens without the token.
 */
final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** The longest order is to publish: 1,024 bytes in hexadecimal and a path. */
    static final int REQUEST_MAX = 16 << 10;

    /** Whoever connects and says nothing is gone after this. */
    private static final int PATIENCE_MILLIS = 5_000;

    /** Whoever lacks a descriptor for one more connection asks again after this, and doesn't burn the processor until then. */
    private static final long PAUSE_NANOS = 100_000_000;

    /** Orders at once; a person gives one. */
    private static final int ORDERS_MAX = 4;

    private final Path state;
    private final ServerSocket socket;
    private final String token;
    private final Function<List<String>, String> orders;
    private final ExecutorService threads = Executors.newCachedThreadPool(action -> {
        Thread thread = new Thread(action, "control");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore room = new Semaphore(ORDERS_MAX);

    private ControlServer(Path state, ServerSocket socket, String token, Function<List<String>, String> orders) {
        this.state = state;
        this.socket = socket;
        this.token = token;
        this.orders = orders;
    }

    /**
     * Makes ready to take orders for the node of {@code state}.
     *
     * @param orders carries out an order, given as its words, and answers; throws if that can't be done; called from several threads
     */
    static ControlServer open(Path state, Function<List<String>, String> orders) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        try {
            ServerSocket socket = new ServerSocket(0, ORDERS_MAX, InetAddress.getLoopbackAddress());
            new ControlFile(socket.getLocalPort(), token).write(state);
            return new ControlServer(state, socket, token, orders);
        } catch (IOException unusable) {
            throw new CommandFailed("no orders can be taken on loopback: " + unusable.getMessage(), unusable);
        }
    }

    /** Takes orders from now on. */
    void start() {
        threads.execute(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                admit(socket.accept());
            } catch (IOException closedOrBroken) {
                LOG.debug("control: {}", closedOrBroken.toString());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void admit(Socket connection) throws IOException {
        if (!room.tryAcquire()) {
            connection.close();
            return;
        }
        try {
            threads.execute(() -> serve(connection));
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            room.release();
            connection.close();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            String answer = answer(readLine(connection.getInputStream()), connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            out.write(answer.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException gone) {
            LOG.debug("control: {}", gone.toString());
        } finally {
            room.release();
        }
    }

    private String answer(String presented, InputStream in) throws IOException {
        // In constant time, so that a token can't be found digit by digit.
        if (!MessageDigest.isEqual(
                presented.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
            return "FAILED\nwrong token";
        }
        try {
            return "OK\n" + orders.apply(List.of(readLine(in).split("\t", -1)));
        } catch (RuntimeException failure) {
            return "FAILED\n" + failure.getMessage();
        }
    }

    private static String readLine(InputStream in) throws IOException {
        byte[] line = new byte[REQUEST_MAX];
        for (int length = 0; length < REQUEST_MAX; length++) {
            int next = in.read();
            if (next < 0 || next == '\n') {
                return new String(line, 0, length, StandardCharsets.UTF_8);
            }
            line[length] = (byte) next;
        }
        throw new IOException("an order of more than " + REQUEST_MAX + " bytes");
    }

    @Override
    public void close() {
        try {
            ControlFile.delete(state);
            socket.close();
        } catch (IOException unclean) {
            LOG.warn("control: {}", unclean.toString());
        }
        threads.shutdownNow();
    }
}
