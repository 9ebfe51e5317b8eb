package updrift.discovery.multicast;

import updrift.testkit.PluginJarContract;

class MulticastJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-multicast";
    }
}
