package updrift.discovery.fixed;

import updrift.testkit.PluginJarContract;

class StaticJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-static";
    }
}
