package updrift.engine.plugin;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where plugins are looked for beside the host's class path, and which of those found there may be used.
 *
 * @param directory where plugin jars stand
 * @param pins what jars of the directory are held against; without them any may be chosen
 */
public record PluginSource(Optional<Path> directory, Optional<PluginPins> pins) {
    /** Without pins. */
    public static PluginSource of(Optional<Path> directory) {
        return new PluginSource(directory, Optional.empty());
    }
}
