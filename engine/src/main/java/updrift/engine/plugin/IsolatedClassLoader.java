package updrift.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * Gives a plugin its own classes first and the host's after them, save for {@link SharedPackages}, which always come from the host: a copy of the api in a
 * plugin would make its factory no factory, and PF4J would say nothing.
 */
final class IsolatedClassLoader extends PluginClassLoader {
    private final ClassLoader host;

    IsolatedClassLoader(PluginManager manager, PluginDescriptor descriptor, ClassLoader host) {
        super(manager, descriptor, host);
        this.host = host;
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        return SharedPackages.contain(name) ? host.loadClass(name) : super.loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return isItsOwnAlone(name) ? findResource(name) : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return isItsOwnAlone(name) ? findResources(name) : super.getResources(name);
    }

    /**
     * Service files name classes, and native libraries belong to classes, of one side or the other: a plugin that saw the host's beside its own would bind its
     * Netty to the host's library, or find a provider that isn't an instance of its interface.
     */
    private static boolean isItsOwnAlone(String name) {
        return name.startsWith("META-INF/native") || name.startsWith("META-INF/services/");
    }
}
