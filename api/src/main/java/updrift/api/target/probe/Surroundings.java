package updrift.api.target.probe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import updrift.api.target.Health;

/**
 * What a program that is asked is started in.
 *
 * @param sandbox empty if it is started as it is, with this node's own rights
 * @param whyNone why there is no sandbox, for people and with the remedy; empty where none is wanted
 */
record Surroundings(Optional<Bubblewrap> sandbox, String whyNone) {
    static final Surroundings BARE = without("");

    static Surroundings within(Bubblewrap sandbox) {
        return new Surroundings(Optional.of(sandbox), "");
    }

    static Surroundings without(String why) {
        return new Surroundings(Optional.empty(), why);
    }

    List<String> around(List<String> command, Path directory, Path subject) {
        return sandbox.map(bubblewrap -> bubblewrap.around(command, directory, subject))
                .orElse(command);
    }

    /** {@code found}, and what has to be known of how it was found. */
    Health explain(Health found) {
        return new Health(found.verdict(), found.reason() + explanation(found.good()));
    }

    private String explanation(boolean good) {
        if (sandbox.isEmpty()) {
            return whyNone.isEmpty() ? "" : "; started with this node's own rights: " + whyNone;
        }
        return good
                ? " in a sandbox"
                : " (in a sandbox, where it can write only to /tmp and /dev/shm and reaches no network; "
                        + Sandboxing.KEY + " = off does without)";
    }
}
