package updrift.api.target;

import java.nio.file.Path;
import updrift.api.PluginFactory;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Makes an {@link ApplicatorTarget}. */
public interface ApplicatorTargetFactory extends PluginFactory {
    /** Checks {@code settings} and the place they name; changes nothing there. */
    ApplicatorTarget create(Settings settings, TargetContext context);

    /**
     * Makes a package that targets of this kind apply, for a publisher: the same bytes of the same files, whoever packs them and when. Blocks; {@code
     * NOT_POSSIBLE} says what is in the way, which is all that a target does whose packages are files as they are.
     *
     * @param directory what to pack; it isn't changed
     * @param file the package, which is there whole or not at all; its name says in which format
     */
    default void pack(Path directory, Path file) {
        throw new UpdriftException(
                ErrorCode.NOT_POSSIBLE,
                "packages of target " + name() + " are files as they are; publish the file itself");
    }
}
