package updrift.cache.http;

import updrift.testkit.PluginJarContract;

class HttpJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "cache-http";
    }
}
