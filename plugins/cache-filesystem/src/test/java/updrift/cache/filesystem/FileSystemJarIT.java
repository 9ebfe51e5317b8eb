package updrift.cache.filesystem;

import updrift.testkit.PluginJarContract;

class FileSystemJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "cache-filesystem";
    }
}
