package updrift.api.cache;

import java.nio.file.Path;
import updrift.api.PluginContext;
import updrift.api.ProvidedByEngine;

/** What a cache storage gets beside what every plugin gets. */
@ProvidedByEngine
public interface CacheContext extends PluginContext {
    /** Where a local storage keeps its files unless its settings say otherwise. In simulation nothing may be touched there. */
    Path directory();

    /** Reads a path of the settings: relative ones count from the node's state directory. */
    Path resolve(String path);
}
