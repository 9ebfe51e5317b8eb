package updrift.samples.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A host in a process of its own, on the JVM that runs the test; it ends when its standard input does. */
public final class HostProcess implements AutoCloseable {
    /** Twice what the slowest honest step took with both cores busy. */
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> said = new ArrayList<>();
    private boolean ended;

    private HostProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code java} with {@code arguments}; the rest is as for any program. */
    public static HostProcess java(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dguice_bytecode_gen_option=DISABLED");
        command.addAll(arguments);
        return new HostProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(line);
            }
        } catch (IOException killed) {
            say("its output broke off: " + killed.getMessage());
        }
        synchronized (said) {
            ended = true;
            said.notifyAll();
        }
    }

    private void say(String line) {
        synchronized (said) {
            said.add(line);
            said.notifyAll();
        }
    }

    /** Waits until a line holds all of {@code words}, and answers it. */
    public String awaitLine(String... words) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (said) {
            while (true) {
                for (String line : said) {
                    if (List.of(words).stream().allMatch(line::contains)) {
                        return line;
                    }
                }
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (ended || leftMillis <= 0) {
                    throw new AssertionError("no line with " + List.of(words) + " in:\n" + String.join("\n", said));
                }
                said.wait(leftMillis);
            }
        }
    }

    /** Ends its input, and answers the exit code that it ends with. */
    public int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it doesn't end though its input did: " + said);
        }
        return process.exitValue();
    }

    /** All that it said so far. */
    public List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
