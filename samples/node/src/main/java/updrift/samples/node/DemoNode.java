package updrift.samples.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One {@code updrift run} of the demo, and what its events say. Its output is read on a thread of its own. */
final class DemoNode implements AutoCloseable {
    static final String PRODUCT = "demo";

    private static final String LISTEN = "tcp:127.0.0.1:0";
    private static final int READY_SECONDS = 60;
    private static final int END_SECONDS = 20;

    private final String name;
    private final Path folder;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private volatile String doing = "starting";
    private volatile String failure = "";
    private volatile long doneNanos;
    private volatile String oldVersion = "";
    private volatile String newVersion = "";

    private DemoNode(Path folder, List<String> arguments) throws IOException {
        this.name = String.valueOf(folder.getFileName());
        this.folder = folder;
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(DemoProgram.updrift());
        command.addAll(List.of("run", "--state", state().toString(), "--product", PRODUCT, "--listen", LISTEN));
        command.add("--json-events");
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        // Whatever ends the demo ends its nodes.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, name + "-end"));
        Thread reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    /** The node that the new version is published at: it only serves. */
    static DemoNode relay(Path folder, Path keys, DemoProgram fresh) throws IOException {
        return new DemoNode(folder, List.of("--trust", anchor(keys), "--cache-size", cache(fresh)));
    }

    /** Node {@code number}, with a copy of its own of {@code old}. */
    static DemoNode updating(Path demo, int number, Path keys, String authority, DemoProgram old, DemoProgram fresh)
            throws IOException {
        Path folder = demo.resolve(String.format(Locale.ROOT, "node%02d", number));
        Path target = target(folder);
        Files.createDirectories(target.getParent());
        Files.copy(old.file(), target);
        return new DemoNode(
                folder,
                List.of(
                        "--trust",
                        anchor(keys),
                        "--peer",
                        authority,
                        "--target",
                        "executable:" + target,
                        "--current-version",
                        old.version(),
                        "--auto-apply",
                        "--cache-size",
                        cache(fresh)));
    }

    private static String anchor(Path keys) {
        return keys.resolve("root.updrift").toString();
    }

    private static String cache(DemoProgram fresh) {
        return Long.toString(Math.max(100L << 20, 2 * fresh.size()));
    }

    /** The address that it listens on, once it does. */
    String awaitReady() {
        try {
            return ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new CommandFailed(name + " doesn't start: " + lastError(), failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted", ended);
        }
    }

    private String lastError() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("errors.txt"));
            return lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1);
        } catch (IOException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onEvent(Json.members(line));
            }
        } catch (IOException ended) {
            failure = ended.toString();
        }
        ready.completeExceptionally(new IOException("its output ended"));
        if (doneNanos == 0 && failure.isEmpty()) {
            failure = "ended too early: " + lastError();
        }
    }

    private void onEvent(Map<String, String> event) {
        String kind = event.getOrDefault("event", "");
        switch (kind) {
            case "READY" -> {
                doing = "waiting for news";
                ready.complete(event.getOrDefault("address", ""));
            }
            case "download-progress" -> {
                double progress = Double.parseDouble(event.getOrDefault("progress", "0"));
                doing = String.format(Locale.ROOT, "downloading %3.0f %%", 100 * progress);
            }
            case "update-complete" -> {
                oldVersion = event.getOrDefault("old_version", "");
                newVersion = event.getOrDefault("new_version", "");
                doing = "runs " + newVersion;
                doneNanos = System.nanoTime();
            }
            case "update-failed", "rolled-back" -> failure = kind + ": " + event.getOrDefault("reason", "");
            default -> doing = kind.replace('-', ' ');
        }
    }

    boolean done() {
        return doneNanos != 0 || !failure.isEmpty();
    }

    String name() {
        return name;
    }

    String doing() {
        return failure.isEmpty() ? doing : failure;
    }

    String failure() {
        return failure;
    }

    String oldVersion() {
        return oldVersion;
    }

    String newVersion() {
        return newVersion;
    }

    long doneNanos() {
        return doneNanos;
    }

    Path state() {
        return folder.resolve("state");
    }

    Path target() {
        return target(folder);
    }

    private static Path target(Path folder) {
        return folder.resolve("target").resolve("program.jar");
    }

    void askToEnd() {
        process.destroy();
    }

    @Override
    public void close() {
        askToEnd();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
