package updrift.api.target.probe;

import java.nio.file.Path;
import java.util.Optional;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** Asks nobody: a configuration file runs nowhere. */
final class NoProbe implements Question {
    @Override
    public Health ask(Path subject, Version announced) {
        return Health.good("no probe is configured");
    }

    @Override
    public Optional<Version> version(Path subject) {
        return Optional.empty();
    }

    @Override
    public boolean asksWhatIsSwitchedTo() {
        return false;
    }

    @Override
    public boolean startsSubject() {
        return false;
    }

    @Override
    public void close() {
        // Nothing runs.
    }
}
