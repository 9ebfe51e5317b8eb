package updrift.cache.s3;

import updrift.testkit.PluginJarContract;

class S3JarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "cache-s3";
    }
}
