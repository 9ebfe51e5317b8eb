package updrift.discovery.tracker;

import updrift.testkit.PluginJarContract;

class TrackerJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-tracker";
    }
}
