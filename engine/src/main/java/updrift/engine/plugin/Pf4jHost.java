package updrift.engine.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.JarPluginRepository;
import org.pf4j.LegacyExtensionFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PF4J with its choices made: jars only and nothing unpacked, deployment mode whatever the JVM's properties say (a PF4J host has its own), no lists of disabled
 * plugins. It extends the abstract manager, since the default one unpacks zip files, and uses nothing newer than PF4J 3.10.
 */
final class Pf4jHost extends AbstractPluginManager {
    private static final Logger LOG = LoggerFactory.getLogger(Pf4jHost.class);

    private final ClassLoader host;

    /** What PF4J is handed by path alone. */
    private final Map<Path, JarPlugin> jars = new ConcurrentHashMap<>();

    Pf4jHost(Path directory, ClassLoader host) {
        super(List.of(directory));
        this.host = host;
        setSystemVersion(JarInspector.API_VERSION);
    }

    /** Starts the plugin in {@code jar} and makes its factory; of one that is refused nothing stays. */
    updrift.api.PluginFactory start(JarPlugin jar) throws Refusal {
        jars.put(jar.path(), jar);
        try {
            loadPlugin(jar.path());
            if (startPlugin(jar.id()) != PluginState.STARTED) {
                Throwable why = getPlugin(jar.id()).getFailedException();
                String reason =
                        why == null ? "its state is not STARTED" : root(why).toString();
                throw new Refusal("can't be started: " + reason + Refusal.TAKE_ANOTHER, why);
            }
            Class<?> type = Class.forName(jar.factory(), true, getPluginClassLoader(jar.id()));
            return Factories.make(type, jar.point(), jar.name());
        } catch (Refusal refusal) {
            unload(jar.id());
            throw refusal;
        } catch (ClassNotFoundException missing) {
            unload(jar.id());
            throw new Refusal("lists " + jar.factory() + " in its index and doesn't bring it; build it again", missing);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (RuntimeException | Error broken) {
            unload(jar.id());
            throw new Refusal("can't be loaded: " + root(broken) + Refusal.TAKE_ANOTHER, broken);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    void unload(String id) {
        try {
            if (getPlugin(id) != null) {
                unloadPlugin(id);
            }
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (RuntimeException | Error broken) {
            LOG.warn("plugin {} can't be stopped", id, broken);
        }
    }

    /** PF4J's own walks the list that it changes. */
    @Override
    public void stopPlugins() {
        List<PluginWrapper> started = new ArrayList<>(getStartedPlugins());
        Collections.reverse(started);
        PluginEnd end = new PluginEnd();
        started.forEach(plugin -> end.stop(plugin.getPlugin(), () -> unload(plugin.getPluginId())));
    }

    @Override
    public RuntimeMode getRuntimeMode() {
        return RuntimeMode.DEPLOYMENT;
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new JarPluginRepository(getPluginsRoots());
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new PluginDescriptorFinder() {
            @Override
            public boolean isApplicable(Path path) {
                return true;
            }

            @Override
            public PluginDescriptor find(Path path) {
                JarPlugin jar = jars.get(path);
                if (jar == null) {
                    throw new PluginRuntimeException(path + " wasn't inspected");
                }
                return descriptor(jar);
            }
        };
    }

    private static PluginDescriptor descriptor(JarPlugin jar) {
        return new DefaultPluginDescriptor(
                jar.id(), "", jar.pluginClass().orElse(Plugin.class.getName()), jar.version(), jar.requires(), "", "");
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path path) {
                return true;
            }

            @Override
            public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                PluginClassLoader loader = new IsolatedClassLoader(Pf4jHost.this, descriptor, host);
                loader.addFile(path.toFile());
                return loader;
            }
        };
    }

    /** PF4J's own logs a failure and goes on with null. */
    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> {
            try {
                Class<?> type =
                        Class.forName(wrapper.getDescriptor().getPluginClass(), true, wrapper.getPluginClassLoader());
                return type == Plugin.class
                        ? new Plugin()
                        : (Plugin) type.getConstructor().newInstance();
            } catch (ReflectiveOperationException | ClassCastException broken) {
                throw new PluginRuntimeException(broken);
            }
        };
    }

    @Override
    protected ExtensionFactory createExtensionFactory() {
        return Factories::create;
    }

    /** Deprecated in favour of a class that PF4J 3.10 doesn't have. */
    @Override
    @SuppressWarnings("deprecation")
    protected ExtensionFinder createExtensionFinder() {
        return new LegacyExtensionFinder(this);
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String id) {
                return false;
            }

            @Override
            public void disablePlugin(String id) {
                throw new UnsupportedOperationException("configuration chooses plugins");
            }

            @Override
            public void enablePlugin(String id) {
                throw new UnsupportedOperationException("configuration chooses plugins");
            }
        };
    }

    @Override
    protected VersionManager createVersionManager() {
        return new DefaultVersionManager();
    }
}
