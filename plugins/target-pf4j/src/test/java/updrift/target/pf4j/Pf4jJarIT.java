package updrift.target.pf4j;

import updrift.testkit.PluginJarContract;

class Pf4jJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "target-pf4j";
    }
}
