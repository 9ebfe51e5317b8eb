package updrift.discovery.jgroups;

import updrift.testkit.PluginJarContract;

class JGroupsDiscoveryJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-jgroups";
    }
}
