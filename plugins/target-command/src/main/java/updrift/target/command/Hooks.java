package updrift.target.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.Health;
import updrift.api.target.probe.BoundedProcess;
import updrift.api.target.probe.BoundedProcess.End;
import updrift.api.target.probe.BoundedProcess.Outcome;

/** Starts hooks within bounds, with the facts of an attempt in their environment, and reads what they answer. One at a time. */
final class Hooks {
    private static final int QUOTED_MAX = 120;

    private final HookPrograms programs;
    private final AttemptFiles files;
    private final BoundedProcess changing;
    private final BoundedProcess looking;

    Hooks(HookPrograms programs, AttemptFiles files, Duration timeout, Duration probeTimeout) {
        this.programs = programs;
        this.files = files;
        this.changing = new BoundedProcess(timeout);
        this.looking = new BoundedProcess(probeTimeout);
    }

    /** Runs the hook of {@code step}, if there is one, which has to exit with 0. */
    void run(Step step, Attempt attempt, Optional<Path> backup) throws IOException {
        Optional<Path> program = programs.of(step);
        if (program.isPresent()) {
            Outcome outcome = start(step, program.get(), facts(step, attempt, backup));
            if (outcome.end() != End.EXITED || outcome.exitCode() != 0) {
                throw new IOException("hook " + program.get() + " for " + step.word() + " " + problem(step, outcome));
            }
        }
    }

    /** Asks the hook of {@code step} for a version, which should be what {@code attempt} brings. */
    Health ask(Step step, Attempt attempt, Optional<Path> backup) throws IOException {
        Optional<Path> program = programs.of(step);
        if (program.isEmpty()) {
            return Health.good("there is no hook for " + step.word());
        }
        Outcome outcome = start(step, program.get(), facts(step, attempt, backup));
        String expected = "expected version " + attempt.to() + " from hook " + program.get() + ", which ";
        if (outcome.end() == End.TIMED_OUT) {
            return Health.timedOut(expected + problem(step, outcome));
        }
        if (outcome.end() != End.EXITED || outcome.exitCode() != 0) {
            return Health.bad(expected + problem(step, outcome));
        }
        return version(outcome).filter(attempt.to()::equals).isPresent()
                ? Health.good("runs as version " + attempt.to())
                : Health.bad(expected + (outcome.output().isBlank() ? "said nothing" : "said" + quoted(outcome)));
    }

    /** The version that runs; empty if there is no hook to ask, or it answers nothing of use. */
    Optional<Version> currentVersion() throws IOException {
        Optional<Path> program = programs.of(Step.CURRENT_VERSION);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Outcome outcome =
                start(Step.CURRENT_VERSION, program.get(), Map.of("UPDRIFT_STEP", Step.CURRENT_VERSION.word()));
        return outcome.end() == End.EXITED && outcome.exitCode() == 0 ? version(outcome) : Optional.empty();
    }

    private Map<String, String> facts(Step step, Attempt attempt, Optional<Path> backup) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("UPDRIFT_STEP", step.word());
        facts.put("UPDRIFT_ID", attempt.updateId().toString());
        facts.put("UPDRIFT_FROM", attempt.from().map(Version::toString).orElse(""));
        facts.put("UPDRIFT_TO", attempt.to().toString());
        facts.put("UPDRIFT_STAGED", files.staged(attempt).toString());
        facts.put("UPDRIFT_BACKUP", backup.map(Path::toString).orElse(""));
        return facts;
    }

    private Outcome start(Step step, Path program, Map<String, String> facts) throws IOException {
        files.createDirectory();
        try {
            return process(step).run(List.of(program.toString()), files.directory(), facts);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.TARGET_FAILED, "hook " + program + " was interrupted", stopped);
        } catch (IOException failure) {
            throw new IOException("hook " + program + " can't be started: " + failure.getMessage(), failure);
        }
    }

    private BoundedProcess process(Step step) {
        return step.looks() ? looking : changing;
    }

    /** The first line of what was said, if it is a version and nothing else. */
    private static Optional<Version> version(Outcome outcome) {
        try {
            return outcome.output().lines().findFirst().map(String::strip).map(Version::parse);
        } catch (UpdriftException noVersion) {
            return Optional.empty();
        }
    }

    private String problem(Step step, Outcome outcome) {
        return switch (outcome.end()) {
            case TIMED_OUT -> "was ended, for it has " + process(step).timeout().toSeconds() + " s" + quoted(outcome);
            case SAID_TOO_MUCH ->
                "was ended for printing too much: what it starts should write to a log" + quoted(outcome);
            case EXITED -> "exited with " + outcome.exitCode() + quoted(outcome);
        };
    }

    /** The beginning of what was said, if anything was, without anything that could break or forge a line. */
    private static String quoted(Outcome outcome) {
        String line = outcome.output().strip().replaceAll("[^ -~]+", " ");
        return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), QUOTED_MAX));
    }

    /** Ends a hook that runs; later ones end at once. */
    void close() {
        changing.close();
        looking.close();
    }
}
