package updrift.api.target.probe;

import java.nio.file.Path;
import java.util.Optional;
import updrift.api.config.Settings;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** One way of asking a subject that is there. */
interface Question {
    Health ask(Path subject, Version announced);

    Optional<Version> version(Path subject);

    /** Whether somebody answers only once the subject is what the host runs. */
    boolean asksWhatIsSwitchedTo();

    boolean startsSubject();

    /** The same question in what {@code sandboxing} asks for, or {@code CONFIG_INVALID} if that can't be had; closed with this one. Who starts nothing needs none. */
    default Question within(Sandboxing sandboxing, Settings settings) {
        return this;
    }

    void close();
}
