package updrift.engine.flow;

import java.util.Optional;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;

/**
 * How to find out which version runs where no update was applied yet.
 *
 * @param said the operator's word, for a program that doesn't tell
 * @param target what can be asked
 */
public record Running(Optional<Version> said, Optional<ApplicatorTarget> target) {
    /** As the operator says, else as the program says; blocks. */
    Optional<Version> version() {
        return said.isPresent() ? said : told();
    }

    /** As the program itself says; blocks. */
    Optional<Version> told() {
        return target.flatMap(ApplicatorTarget::currentVersion);
    }
}
