package updrift.api.target;

import updrift.api.PluginFactory;
import updrift.api.config.Settings;

/** Makes an {@link ApplicatorTarget}. */
public interface ApplicatorTargetFactory extends PluginFactory {
    /** Checks {@code settings} and the place they name; changes nothing there. */
    ApplicatorTarget create(Settings settings, TargetContext context);
}
