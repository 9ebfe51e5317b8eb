package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.testkit.PluginJarContract;

class DirectoryJarIT extends PluginJarContract {
    @TempDir
    Path folder;

    @Override
    protected String id() {
        return "target-directory";
    }

    /** Commons Compress with what it needs, and zstd for nine systems. */
    @Override
    protected long sizeMax() {
        return 8 << 20;
    }

    @Test
    void theZstdInsideTheJarIsLoadedByEachLoaderOfItsOwn() throws Exception {
        Path content = Packages.write(folder.resolve("content"), Map.of("conf/port", "port = 1\n"));
        for (String name : new String[] {"one", "other"}) {
            URL[] jar = {jar().toUri().toURL()};
            try (PluginFirst loader = new PluginFirst(jar)) {
                ApplicatorTargetFactory factory = loader.loadClass(DirectoryTargetFactory.class.getName())
                        .asSubclass(ApplicatorTargetFactory.class)
                        .getConstructor()
                        .newInstance();
                assertThat(factory.getClass().getClassLoader()).isSameAs(loader);

                factory.pack(content, folder.resolve(name + ".tar.zst"));
            }
        }

        assertThat(folder.resolve("one.tar.zst")).hasBinaryContent(Files.readAllBytes(folder.resolve("other.tar.zst")));
    }

    /** As the engine loads plugins: their own classes first, the api's from the host. */
    private static final class PluginFirst extends URLClassLoader {
        PluginFirst(URL[] jar) {
            super(jar, ApplicatorTargetFactory.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                boolean own = name.startsWith("updrift.target.")
                        || name.startsWith("org.apache.commons.")
                        || name.startsWith("com.github.luben.");
                return own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
