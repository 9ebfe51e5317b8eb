package updrift.samples.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program under a launcher, one process of it at a time, and what that started. */
final class Supervised {
    private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);

    /** Marks the program and whatever it starts, so that a launcher finds what an earlier one, which was killed, left running. */
    private static final String MARK = "UPDRIFT_LAUNCH";

    /** A killed process is gone in an instant, unless the machine is very busy. */
    private static final Duration GONE_AFTER = Duration.ofSeconds(10);

    private final List<String> command;
    private final String mark;
    private final Duration stopTimeout;
    private @Nullable Process process;
    private String lastEnd = "nothing";

    Supervised(List<String> command, Path state, Duration stopTimeout) {
        this.command = List.copyOf(command);
        this.mark = MARK + "=" + state;
        this.stopTimeout = stopTimeout;
    }

    /** Starts it with this process's own streams; whether that worked. */
    boolean start() {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(MARK, mark.substring(MARK.length() + 1));
        try {
            process = builder.start();
            return true;
        } catch (IOException unable) {
            process = null;
            lastEnd = "that it can't be started: " + unable.getMessage();
            return false;
        }
    }

    long pid() {
        return process == null ? 0 : process.pid();
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Of the process that ended last; 1 if there was none. */
    int exitCode() {
        return process == null ? Cli.FAILED : process.exitValue();
    }

    /** How the last one ended, for people. */
    String lastEnd() {
        return process == null || process.isAlive() ? lastEnd : "exit code " + process.exitValue();
    }

    /** Asks it to end, waits, and then ends it and what it started. */
    void stop() {
        Process stopping = process;
        if (stopping != null) {
            List<ProcessHandle> children = stopping.descendants().toList();
            stopping.destroy();
            if (!await(stopping, stopTimeout)) {
                LOG.warn("The program didn't end within {} s and is killed", stopTimeout.toSeconds());
                children =
                        Stream.concat(children.stream(), stopping.descendants()).toList();
                stopping.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            await(stopping, GONE_AFTER);
        }
        endLeftovers(0);
    }

    private static boolean await(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends what an earlier launcher left: whatever carries the mark, where the system tells that, else the process {@code pid} if it runs this command. */
    void endLeftovers(long pid) {
        ProcessHandle.allProcesses()
                .filter(other -> other.pid() != ProcessHandle.current().pid())
                .filter(other -> isMarked(other) || (other.pid() == pid && runsCommand(other)))
                .forEach(other -> {
                    LOG.warn("Process {} of an earlier start still runs and is ended", other.pid());
                    end(other);
                });
    }

    private void end(ProcessHandle left) {
        left.destroy();
        try {
            left.onExit().get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception stillThere) {
            left.destroyForcibly();
        }
    }

    private boolean isMarked(ProcessHandle other) {
        Path environment = Path.of("/proc", Long.toString(other.pid()), "environ");
        try {
            String text =
                    Files.isReadable(environment) ? Files.readString(environment, StandardCharsets.ISO_8859_1) : "";
            String wanted = new String(mark.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0")).contains(wanted);
        } catch (IOException goneOrAnothers) {
            return false;
        }
    }

    private boolean runsCommand(ProcessHandle other) {
        return other.info()
                .command()
                .filter(file -> file.equals(command.get(0)))
                .isPresent();
    }
}
