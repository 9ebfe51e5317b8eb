package updrift.target.executable;

import updrift.testkit.PluginJarContract;

class ExecutableJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "target-executable";
    }
}
