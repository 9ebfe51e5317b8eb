package updrift.cache.memory;

import updrift.testkit.PluginJarContract;

class MemoryJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "cache-memory";
    }
}
