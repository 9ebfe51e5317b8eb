package updrift.discovery.mdns;

import updrift.testkit.PluginJarContract;

class MdnsJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "discovery-mdns";
    }

    /** With JmDNS. */
    @Override
    protected long sizeMax() {
        return 512 << 10;
    }
}
