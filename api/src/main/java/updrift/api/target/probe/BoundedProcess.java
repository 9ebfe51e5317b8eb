package updrift.api.target.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * Runs a command within bounds: of time, of output (64 KiB, both streams together), of environment (nothing of the host's but what Windows can't do without;
 * {@code PATH} of the system, {@code LC_ALL=C}), without input; and ends what it started, children that outlived it too. {@link #run} blocks, so it belongs
 * on a worker, one at a time; {@link #close} may come from any thread.
 */
public final class BoundedProcess implements AutoCloseable {
    /** Enough for any answer to {@code --version}; a program that says more isn't answering. */
    static final int OUTPUT_MAX = 64 << 10;

    /** After the process and its children ended, their output ends too, unless somebody escaped with it. */
    private static final long REST_MILLIS = 1_000;

    /** Another thread that starts a process just while a file is written makes it busy for an instant. */
    private static final int BUSY_TRIES = 50;

    private static final long BUSY_MILLIS = 20;

    private static final AtomicLong RUNS = new AtomicLong();

    private final Duration timeout;
    private volatile @Nullable ProcessTree running;
    private volatile boolean closed;

    /** Each run may take {@code timeout}. */
    public BoundedProcess(Duration timeout) {
        this.timeout = timeout;
    }

    /** How a run ended. */
    public enum End {
        /** By itself. */
        EXITED,
        /** It was ended because its time was over, or because of {@link BoundedProcess#close}. */
        TIMED_OUT,
        /** It was ended because of what it printed. */
        SAID_TOO_MUCH
    }

    /**
     * What a run left.
     *
     * @param exitCode counts only for {@link End#EXITED}
     * @param output both streams as ASCII, up to the bound
     */
    public record Outcome(End end, int exitCode, String output) {}

    public Duration timeout() {
        return timeout;
    }

    /**
     * Runs {@code command} and waits for its end.
     *
     * @param command words, the first one an absolute path; no shell reads them
     * @param directory where it runs
     * @param environment what it finds beside the clean environment
     * @throws IOException if it can't be started
     * @throws UpdriftException {@code TARGET_FAILED} if the host has no room for a process now
     */
    public Outcome run(List<String> command, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        String mark = ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
        Process process = start(command, directory, environment, mark);
        ProcessTree tree = new ProcessTree(process, mark);
        running = tree;
        Output output = new Output(process);
        boolean exited = false;
        try {
            process.getOutputStream().close();
            output.start();
            exited = !closed && process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            tree.end();
            running = null;
        }
        output.join(REST_MILLIS);
        process.destroyForcibly(); // It is over; this closes its streams.
        End end = output.tooMuch ? End.SAID_TOO_MUCH : exited ? End.EXITED : End.TIMED_OUT;
        return new Outcome(end, exited ? process.exitValue() : -1, output.text());
    }

    private static Process start(List<String> command, Path directory, Map<String, String> environment, String mark)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(directory.toFile());
        CleanEnvironment.apply(builder.environment(), mark);
        builder.environment().putAll(environment);
        for (int tries = 1; ; tries++) {
            try {
                return builder.start();
            } catch (IOException failure) {
                if (NoRoom.isMeantBy(failure)) {
                    throw new UpdriftException(
                            ErrorCode.TARGET_FAILED, "no process can be started: " + failure.getMessage(), failure);
                }
                // 26 is ETXTBSY.
                if (tries == BUSY_TRIES || !String.valueOf(failure.getMessage()).contains("error=26")) {
                    throw failure;
                }
                Thread.sleep(BUSY_MILLIS);
            }
        }
    }

    /** Ends what runs; later runs end at once. May be called again. */
    @Override
    public void close() {
        closed = true;
        ProcessTree tree = running;
        if (tree != null) {
            tree.end();
        }
    }

    /** Reads what a process says, up to the bound, on a thread of its own: only so nothing that it says is lost and nobody waits for it longer than wanted. */
    private static final class Output extends Thread {
        private final Process process;
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private volatile boolean tooMuch;

        Output(Process process) {
            super("updrift-probe-output");
            setDaemon(true);
            this.process = process;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[4096];
            try (InputStream input = process.getInputStream()) {
                for (int count; (count = input.read(buffer)) >= 0; ) {
                    if (said.size() + count > OUTPUT_MAX) {
                        tooMuch = true;
                        process.destroyForcibly();
                        return;
                    }
                    said.write(buffer, 0, count);
                }
            } catch (IOException ended) {
                // The stream of a process that was ended breaks off; what it said until then counts.
                tooMuch |= said.size() > OUTPUT_MAX;
            }
        }

        String text() {
            return said.toString(StandardCharsets.US_ASCII);
        }
    }
}
