package updrift.api;

import java.util.List;
import org.pf4j.ExtensionPoint;
import updrift.api.config.Setting;

/**
 * What the factories of all extension points have in common. A plugin jar brings exactly one factory, listed in its {@code META-INF/extensions.idx}; the
 * engine creates it with its public constructor, which takes nothing or what a closed list of services offers.
 */
public interface PluginFactory extends ExtensionPoint {
    /** The name that configuration chooses it by: lower case letters, digits and hyphens, at most 32, such as {@code tcp}. */
    String name();

    /** Every key that this plugin understands. Any other key under its name in the configuration is an error. */
    List<Setting> settings();
}
