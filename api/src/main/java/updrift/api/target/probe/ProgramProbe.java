package updrift.api.target.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Health;
import updrift.api.target.probe.BoundedProcess.End;
import updrift.api.target.probe.BoundedProcess.Outcome;

/** Starts a command and judges what it says. */
final class ProgramProbe implements Question {
    private final ProbeCommand command;
    private final BoundedProcess process;
    private final Sandboxing sandboxing;

    ProgramProbe(ProbeCommand command, BoundedProcess process, Sandboxing sandboxing) {
        this.command = command;
        this.process = process;
        this.sandboxing = sandboxing;
    }

    @Override
    public Question within(Sandboxing wanted, Settings settings) {
        wanted.check(settings);
        return new ProgramProbe(command, process, wanted);
    }

    /** Good if the command exits with 0 and a word of what it says is {@code announced}. */
    @Override
    public Health ask(Path subject, Version announced) {
        Surroundings surroundings = surroundings(subject);
        try {
            Optional<Outcome> outcome = sandboxed(surroundings, subject, announced.toString());
            if (outcome.isEmpty()) {
                if (surroundings.sandbox().isPresent()) {
                    // It worked once. Whether it or the version is to blame shows when it is tried anew.
                    sandboxing.searchAgain();
                    surroundings = surroundings(subject);
                }
                outcome = Optional.of(run(surroundings, subject, announced.toString()));
            }
            return surroundings.explain(judge(outcome.get(), announced));
        } catch (IOException failure) {
            return Health.bad("can't be started: " + failure.getMessage());
        }
    }

    /** Empty if there is no sandbox, or it doesn't start. */
    private Optional<Outcome> sandboxed(Surroundings surroundings, Path subject, String version) {
        if (surroundings.sandbox().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(surroundings, subject, version)).filter(outcome -> !Bubblewrap.refused(outcome));
        } catch (IOException isGone) {
            return Optional.empty();
        }
    }

    private Surroundings surroundings(Path subject) {
        try {
            return sandboxing.surroundings();
        } catch (InterruptedException stopped) {
            throw interrupted(subject, stopped);
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
            return Health.bad("expected exit code 0, got " + outcome.exitCode() + Quoted.of(outcome.output()));
        }
        return VersionWords.of(outcome.output()).judge(announced, outcome.output());
    }

    @Override
    public Optional<Version> version(Path subject) {
        try {
            Outcome outcome = run(Surroundings.BARE, subject, "");
            return outcome.end() == End.EXITED && outcome.exitCode() == 0
                    ? VersionWords.of(outcome.output()).first()
                    : Optional.empty();
        } catch (IOException cannotRun) {
            return Optional.empty();
        }
    }

    private Outcome run(Surroundings surroundings, Path subject, String version) throws IOException {
        Path directory = Files.isDirectory(subject) ? subject : subject.resolveSibling("");
        List<String> words = command.forSubject(subject, version);
        try {
            return process.run(surroundings.around(words, directory, subject), directory, Map.of());
        } catch (InterruptedException stopped) {
            throw interrupted(subject, stopped);
        }
    }

    private static UpdriftException interrupted(Path subject, InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new UpdriftException(ErrorCode.TARGET_FAILED, "the probe of " + subject + " was interrupted", stopped);
    }

    @Override
    public boolean asksWhatIsSwitchedTo() {
        return false;
    }

    @Override
    public boolean startsSubject() {
        return command.startsSubject();
    }

    @Override
    public void close() {
        process.close();
    }
}
