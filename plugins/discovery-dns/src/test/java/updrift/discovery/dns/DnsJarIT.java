package updrift.discovery.dns;

import updrift.testkit.PluginJarContract;

class DnsJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-dns";
    }
}
