package updrift.samples.node.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import updrift.samples.node.WorldHost;

/** One {@code bin/updrift} of the packaged tree at work, or a host, on the JVM that runs the test: in a process of its own, or watched as if it were. */
final class UpdriftProcess implements AutoCloseable {
    /** A node asks its peers again for what it couldn't take within 72 seconds (60 and a fifth at most). */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Path TREE = Path.of("target/updrift").toAbsolutePath();

    private final List<String> command;
    private final Process process;
    private final boolean watched;
    private final List<String> output = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Thread> readers;

    private UpdriftProcess(List<String> command, Process process, boolean watched) {
        this.command = command;
        this.process = process;
        this.watched = watched;
        this.readers = List.of(
                reader(process.getInputStream(), output, "output"), reader(process.getErrorStream(), errors, "errors"));
    }

    /** Starts it in {@code directory}, with {@code environment} above the test's own. */
    static UpdriftProcess start(Path directory, Map<String, String> environment, List<String> arguments) {
        return startUnder(List.of(), directory, environment, arguments);
    }

    /** Starts it under {@code watcher}, a command that starts what follows it as its only child and ends with it. */
    static UpdriftProcess startUnder(
            List<String> watcher, Path directory, Map<String, String> environment, List<String> arguments) {
        List<String> command = Stream.of(
                        watcher.stream(), Stream.of(TREE.resolve("bin/updrift").toString()), arguments.stream())
                .flatMap(part -> part)
                .toList();
        return start(directory, environment, command, !watcher.isEmpty());
    }

    /** Starts a {@link WorldHost} with the test's own classes. */
    static UpdriftProcess startHost(Path directory, Map<String, String> environment, List<String> arguments) {
        return startHost(WorldHost.class, directory, environment, arguments);
    }

    /** Starts {@code host} with the test's own classes, unless {@code environment} names others. */
    static UpdriftProcess startHost(
            Class<?> host, Path directory, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        // As bin/updrift starts it, but for what saves its start.
        command.addAll(List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-Dguice_bytecode_gen_option=DISABLED"));
        command.add(host.getName());
        command.addAll(arguments);
        Map<String, String> more = new HashMap<>(environment);
        // In the environment, for it is long and would stand in every failure's text.
        more.putIfAbsent("CLASSPATH", System.getProperty("java.class.path"));
        return start(directory, more, command, false);
    }

    /** Starts a {@link WorldHost} in this JVM, in a small part of the time. {@link #kill} closes it in an orderly way. */
    static UpdriftProcess startHostHere(List<String> arguments) throws Exception {
        return new UpdriftProcess(arguments, HostHere.start(arguments), false);
    }

    private static UpdriftProcess start(
            Path directory, Map<String, String> environment, List<String> command, boolean watched) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("UPDRIFT_JAVA_OPTS");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new UpdriftProcess(command, process, watched);
        } catch (IOException failure) {
            throw new UncheckedIOException("run mvn package first", failure);
        }
    }

    /** The tree that the build packaged. */
    static Path tree() {
        return TREE;
    }

    private Thread reader(InputStream from, List<String> into, String name) {
        Thread reader = new Thread(() -> read(from, into), name + " of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void read(InputStream from, List<String> into) {
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    into.add(line);
                    output.notifyAll();
                }
            }
        } catch (IOException killed) {
            synchronized (output) {
                output.notifyAll();
            }
        }
    }

    /** Waits for {@code READY ADDR} and answers the address. */
    String ready() {
        return awaitLine(line -> word(line, "READY"), "READY");
    }

    /** Waits for {@code DONE FILE} of a {@code get} without {@code --json}. */
    String done() {
        return awaitLine(line -> word(line, "DONE"), "DONE");
    }

    private static String word(String line, String first) {
        if (line.startsWith(first + " ")) {
            return line.substring(first.length() + 1);
        }
        return line.startsWith("{") && Json.of(line).text("event").equals(first)
                ? Json.of(line).text("address")
                : "";
    }

    private String awaitLine(UnaryOperator<String> told, String what) {
        return await(
                () -> output.stream()
                        .map(told)
                        .filter(answer -> !answer.isEmpty())
                        .findFirst()
                        .orElse(""),
                answer -> !answer.isEmpty(),
                what);
    }

    /** Waits for a JSON line with this event's name. */
    Json event(String name) {
        return event(name, any -> true);
    }

    /** Waits for the first event of this name that {@code fits}. */
    Json event(String name, Predicate<Json> fits) {
        return await(
                        () -> events(name).stream().filter(fits).findFirst().stream()
                                .toList(),
                        found -> !found.isEmpty(),
                        "event " + name)
                .get(0);
    }

    /** The events of this name so far. */
    List<Json> events(String name) {
        synchronized (output) {
            return output.stream()
                    .filter(line -> line.startsWith("{"))
                    .map(Json::of)
                    .filter(event -> event.text("event").equals(name))
                    .toList();
        }
    }

    /** Waits for a line on stderr that {@code fits}. */
    String error(Predicate<String> fits, String what) {
        return await(() -> errors.stream().filter(fits).findFirst().stream().toList(), found -> !found.isEmpty(), what)
                .get(0);
    }

    private <T> T await(Supplier<T> look, Predicate<T> found, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (output) {
            while (true) {
                T seen = look.get();
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (found.test(seen)) {
                    return seen;
                }
                if (left <= 0 || readers.stream().noneMatch(Thread::isAlive)) {
                    throw new AssertionError("no " + what + " from " + this);
                }
                waitFor(Math.min(left, 100));
            }
        }
    }

    private void waitFor(long millis) {
        try {
            output.wait(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** Waits for its end and answers the exit code. */
    int exitCode() {
        return exitCode(PATIENCE);
    }

    int exitCode(Duration patience) {
        awaitEnd(patience);
        try {
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
        return process.exitValue();
    }

    private void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + ": " + this);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** Asks it to end (SIGTERM) and answers the exit code. */
    int terminate() {
        itself().destroy();
        return exitCode();
    }

    /** Ends it at once (SIGKILL); a host in this JVM is closed. */
    void kill() {
        if (watched) {
            itself().destroyForcibly();
        } else {
            process.destroyForcibly();
        }
        exitCode();
    }

    private ProcessHandle itself() {
        return watched ? process.children().findFirst().orElse(process.toHandle()) : process.toHandle();
    }

    /** Ends it at once, and not what it started, which goes on holding its output. */
    void killAlone() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }

    boolean running() {
        return process.isAlive();
    }

    List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    List<String> errors() {
        synchronized (output) {
            return List.copyOf(errors);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return String.join(" ", command) + (running() ? " (running)" : " (exit " + process.exitValue() + ")")
                + "\nstdout: " + String.join("\n        ", output())
                + "\nstderr: " + String.join("\n        ", errors());
    }
}
