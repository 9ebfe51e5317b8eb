package updrift.target.executable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Health;
import updrift.target.executable.BoundedProcess.End;
import updrift.target.executable.BoundedProcess.Outcome;

/** Asks a file which version it is, and judges its answer. */
final class Probe {
    private static final int QUOTED_MAX = 120;

    private final ProbeCommand command;
    private final BoundedProcess process;

    Probe(ProbeCommand command, BoundedProcess process) {
        this.command = command;
        this.process = process;
    }

    /** Good if {@code file} exits with 0 and a word of what it says is {@code announced}. */
    Health check(Path file, Version announced) {
        if (!Files.isRegularFile(file)) {
            return Health.bad(file + " isn't there");
        }
        if (command.isNone()) {
            return Health.good("no probe is configured");
        }
        try {
            return judge(run(file, announced.toString()), announced);
        } catch (IOException failure) {
            return Health.bad("can't be started: " + failure.getMessage());
        }
    }

    private Health judge(Outcome outcome, Version announced) {
        if (outcome.end() == End.TIMED_OUT) {
            return Health.timedOut("expected version " + announced + ", got no answer within "
                    + process.timeout().toSeconds() + " s");
        }
        if (outcome.end() == End.SAID_TOO_MUCH) {
            return Health.bad("expected version " + announced + ", got endless output");
        }
        if (outcome.exitCode() != 0) {
            return Health.bad("expected exit code 0, got " + outcome.exitCode() + quoted(outcome.output()));
        }
        VersionWords words = VersionWords.of(outcome.output());
        if (words.contain(announced)) {
            return Health.good("runs as version " + announced);
        }
        String saw = words.first().map(Version::toString).orElse("none");
        return Health.bad("expected version " + announced + ", saw " + saw + quoted(outcome.output()));
    }

    /** The beginning of what a program said, without anything that could break or forge a line. */
    private static String quoted(String output) {
        String line = output.strip().replaceAll("[^ -~]+", " ");
        return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), QUOTED_MAX));
    }

    /** The first word of what {@code file} says that has the shape of a version. */
    Optional<Version> version(Path file) {
        if (command.isNone() || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Outcome outcome = run(file, "");
            return outcome.end() == End.EXITED && outcome.exitCode() == 0
                    ? VersionWords.of(outcome.output()).first()
                    : Optional.empty();
        } catch (IOException cannotRun) {
            return Optional.empty();
        }
    }

    private Outcome run(Path file, String version) throws IOException {
        try {
            return process.run(command.forFile(file, version), file);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.TARGET_FAILED, "the probe of " + file + " was interrupted", stopped);
        }
    }

    /** Whether the file itself is started, so that it has to be executable. */
    boolean startsFile() {
        return command.fileIsRun();
    }

    void close() {
        process.close();
    }
}
