package updrift.samples.pf4j.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** A PF4J application as there are many: it starts whatever stands in its plugin folder. It knows nothing of Updrift. */
public final class Pf4jHost {
    private Pf4jHost() {}

    /** Runs the plugins in the folder {@code arguments[0]} until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println(
                    "usage: java -cp updrift-pf4j-host.jar:LIBRARIES " + Pf4jHost.class.getName() + " FOLDER");
            System.exit(2);
        }
        PluginManager plugins = new DefaultPluginManager(Path.of(arguments[0]));
        plugins.loadPlugins();
        plugins.startPlugins();
        System.out.println("PF4J " + PluginManager.class.getPackage().getImplementationVersion());
        for (PluginWrapper plugin : plugins.getPlugins()) {
            System.out.println("plugin " + plugin.getPluginId() + " is " + plugin.getPluginState());
        }
        System.in.transferTo(OutputStream.nullOutputStream());
        stop(plugins);
        System.out.println("stopped");
    }

    /** Dependents first. PF4J's own stopPlugins walks a list that it changes. */
    private static void stop(PluginManager plugins) {
        List<PluginWrapper> started = new ArrayList<>(plugins.getStartedPlugins());
        Collections.reverse(started);
        started.forEach(plugin -> plugins.stopPlugin(plugin.getPluginId()));
    }
}
