package updrift.engine.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import updrift.api.PluginFactory;
import updrift.engine.plugin.PluginReport.State;

/** Factories that extension indices on the host's class path list. The host put them there, so they are made to learn their names. */
final class ClassPathPlugins {
    private final ClassLoader host;
    private final List<PluginReport> refused = new ArrayList<>();
    private final List<Candidate> found = new ArrayList<>();

    ClassPathPlugins(ClassLoader host) throws IOException {
        this.host = host;
        for (URL index : Collections.list(host.getResources(JarInspector.INDEX))) {
            read(index);
        }
    }

    List<Candidate> found() {
        return found;
    }

    List<PluginReport> refused() {
        return refused;
    }

    private void read(URL index) throws IOException {
        String where = place(index);
        URLConnection connection = index.openConnection();
        // The JVM-wide cache would keep the jar open, and belongs to the host.
        connection.setUseCaches(false);
        byte[] bytes;
        try (InputStream in = connection.getInputStream()) {
            bytes = in.readNBytes(JarInspector.TEXT_MAX + 1);
        }
        if (bytes.length > JarInspector.TEXT_MAX) {
            refuse(where, where, Optional.empty(), "has an index of more than " + JarInspector.TEXT_MAX + " bytes");
            return;
        }
        JarInspector.indexed(bytes).forEach(name -> add(name, where));
    }

    private void add(String className, String where) {
        Class<?> type;
        try {
            type = Class.forName(className, false, host);
        } catch (ClassNotFoundException | LinkageError broken) {
            refuse(className, where, Optional.empty(), "can't be loaded: " + broken);
            return;
        }
        // A PF4J host has extensions of its own; they are no business of ours.
        if (!PluginFactory.class.isAssignableFrom(type)) {
            return;
        }
        Optional<PluginPoint> point = Arrays.stream(PluginPoint.values())
                .filter(each -> each.factory().isAssignableFrom(type))
                .findFirst();
        try {
            if (point.isEmpty()) {
                throw new Refusal("its factory is of no known extension point");
            }
            PluginFactory factory = Factories.make(type.asSubclass(PluginFactory.class));
            String version = type.getPackage().getImplementationVersion();
            found.add(new Candidate(
                    point.get(), Factories.name(factory), version == null ? "" : version, where, () -> factory));
        } catch (Refusal refusal) {
            refuse(className, where, point, refusal.reason());
        }
    }

    private void refuse(String id, String where, Optional<PluginPoint> point, String reason) {
        refused.add(new PluginReport(id, point, "", "", where, State.REFUSED, reason));
    }

    /** The jar or directory that {@code index} stands in, as a path where it is one. */
    private static String place(URL index) {
        String text = index.toString().replaceFirst("!?/?" + JarInspector.INDEX + "$", "");
        return text.replaceFirst("^(jar:)?file:", "");
    }
}
