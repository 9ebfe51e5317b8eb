package updrift.target.command;

import updrift.testkit.PluginJarContract;

class CommandJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "target-command";
    }
}
