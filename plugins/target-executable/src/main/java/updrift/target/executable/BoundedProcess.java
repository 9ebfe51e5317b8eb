package updrift.target.executable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Runs a command within bounds: of time, of output, of environment; and ends what it started. One at a time. */
final class BoundedProcess {
    /** Enough for any answer to {@code --version}; a program that says more isn't answering. */
    private static final int OUTPUT_MAX = 64 << 10;

    /** After the process and its children ended, their output ends too, unless somebody escaped with it. */
    private static final long REST_MILLIS = 1_000;

    /** Another thread that starts a process just while a file is written makes it busy for an instant. */
    private static final int BUSY_TRIES = 50;

    private static final long BUSY_MILLIS = 20;

    private static final AtomicLong RUNS = new AtomicLong();

    private final Duration timeout;
    private volatile @Nullable ProcessTree running;
    private volatile boolean closed;

    BoundedProcess(Duration timeout) {
        this.timeout = timeout;
    }

    /** How a run ended. */
    enum End {
        EXITED,
        TIMED_OUT,
        SAID_TOO_MUCH
    }

    /** What a run left; the exit code counts only for {@link End#EXITED}. */
    record Outcome(End end, int exitCode, String output) {}

    Duration timeout() {
        return timeout;
    }

    /** Runs {@code command}, whose first word is an absolute path, in the directory of {@code file}. {@link IOException} if it can't be started. */
    Outcome run(List<String> command, Path file) throws IOException, InterruptedException {
        String mark = ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
        Process process = start(command, file, mark);
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
        End end = output.tooMuch ? End.SAID_TOO_MUCH : exited ? End.EXITED : End.TIMED_OUT;
        return new Outcome(end, exited ? process.exitValue() : -1, output.text());
    }

    private static Process start(List<String> command, Path file, String mark)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(file.resolveSibling("").toFile());
        CleanEnvironment.apply(builder.environment(), mark);
        for (int tries = 1; ; tries++) {
            try {
                return builder.start();
            } catch (IOException failure) {
                // 26 is ETXTBSY.
                if (tries == BUSY_TRIES || !String.valueOf(failure.getMessage()).contains("error=26")) {
                    throw failure;
                }
                Thread.sleep(BUSY_MILLIS);
            }
        }
    }

    /** Ends what runs; later runs end at once. */
    void close() {
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
