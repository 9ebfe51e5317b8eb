package updrift.discovery.dht;

import updrift.testkit.PluginJarContract;

class DhtJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-dht";
    }
}
