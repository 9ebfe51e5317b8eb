package updrift.api;

import updrift.api.disk.StateDirectory;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/** What every plugin gets when it is created. Each extension point's context adds its own. */
@ProvidedByEngine
public interface PluginContext {
    /** The node's time. A plugin that sleeps or reads another clock can't be simulated. */
    Timeline timeline();

    /** Threads for blocking work. */
    Workers workers();

    /** Durable state of this plugin alone, empty at first. */
    StateDirectory state();
}
