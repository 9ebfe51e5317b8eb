package updrift.api.target;

import java.nio.file.Path;
import java.time.Duration;
import updrift.api.PluginContext;
import updrift.api.ProvidedByEngine;

/** What a target gets beside what every plugin gets. */
@ProvidedByEngine
public interface TargetContext extends PluginContext {
    /** Where backups go: a directory of this target's own, made by it when it first needs it. */
    Path backups();

    /** Reads a path of the settings: relative ones count from the node's state directory. */
    Path resolve(String path);

    /** How long one probe may take. */
    Duration probeTimeout();
}
