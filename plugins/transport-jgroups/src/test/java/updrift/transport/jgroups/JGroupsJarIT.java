package updrift.transport.jgroups;

import updrift.testkit.PluginJarContract;

class JGroupsJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "transport-jgroups";
    }
}
