package updrift.target.pf4j;

import java.util.List;
import java.util.Optional;
import org.pf4j.PluginDescriptor;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;

/** Which plugin's version is that of a whole set. */
final class Lead {
    private final Optional<String> id;

    Lead(Optional<String> id) {
        this.id = id;
    }

    /** The version of {@code set}. */
    Version version(PluginSet set) throws UnfitSet {
        PluginDescriptor lead = lead(set);
        try {
            return Version.parse(lead.getVersion());
        } catch (UpdriftException malformed) {
            throw new UnfitSet(
                    "plugin " + lead.getPluginId() + " has a version that isn't one: " + malformed.getMessage());
        }
    }

    private PluginDescriptor lead(PluginSet set) throws UnfitSet {
        List<PluginDescriptor> all = set.descriptors();
        if (id.isPresent()) {
            return all.stream()
                    .filter(plugin -> plugin.getPluginId().equals(id.get()))
                    .findFirst()
                    .orElseThrow(() -> new UnfitSet("plugin " + id.get() + ", whose version counts, isn't in " + set));
        }
        if (all.size() != 1) {
            throw new UnfitSet(
                    set + " has " + all.size() + " plugins; say with target.pf4j.lead which one's version counts");
        }
        return all.get(0);
    }
}
