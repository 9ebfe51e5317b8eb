package updrift.transport.tcp;

import updrift.testkit.PluginJarContract;

class TcpJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "transport-tcp";
    }
}
