package updrift.api;

import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
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

    /**
     * The object that the host handed in as a {@code type} under {@code name}, such as its channel. It stays the host's: a plugin doesn't close it. Asked for in
     * {@code create}, so that what is missing is told before anything starts.
     *
     * @param type the very class or interface that the host named when it handed it in
     * @param name empty for the one that was handed in without a name
     * @throws UpdriftException {@code NOT_POSSIBLE} if there is none, naming the type, the plugin and the remedy
     */
    default <T> T hostObject(Class<T> type, String name) {
        throw new UpdriftException(
                ErrorCode.NOT_POSSIBLE, "no host handed in a " + type.getName() + (name.isEmpty() ? "" : " " + name));
    }
}
