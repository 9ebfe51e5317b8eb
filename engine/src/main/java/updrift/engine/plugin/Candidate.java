package updrift.engine.plugin;

import java.util.Optional;
import updrift.api.PluginFactory;
import updrift.engine.plugin.PluginReport.State;

/** A plugin that could be used, from wherever it comes. */
record Candidate(PluginPoint point, String name, String version, String where, Starter starter) {
    /** Makes the factory. */
    interface Starter {
        PluginFactory start() throws Refusal;
    }

    PluginReport report(State state, String reason) {
        return new PluginReport(id(), Optional.of(point), name, version, where, state, reason);
    }

    String id() {
        return point + "-" + name;
    }
}
