package updrift.target.pf4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import updrift.api.content.UpdateId;
import updrift.api.disk.StateDirectory;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.TargetContext;
import updrift.api.target.disk.DurableFiles;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.testkit.TestSettings;

/** A PF4J host whose plugins stand in a folder of the test, in one set behind the link {@code current}. */
final class TestHost implements TargetContext {
    private final Path folder;
    private PluginManager manager;
    private Duration patience = Duration.ofSeconds(30);

    TestHost(Path folder) {
        try {
            this.folder = folder.toRealPath();
            Files.createDirectories(this.folder.resolve("plugins/sets"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        manager = new DefaultPluginManager(root());
    }

    Path root() {
        return folder.resolve("plugins/current");
    }

    PluginManager manager() {
        return manager;
    }

    void probeTimeout(Duration timeout) {
        patience = timeout;
    }

    /** Puts a set in place and starts the host, as a person would. */
    void install(Map<String, byte[]> jars) {
        stop();
        try {
            Path set = Files.createTempDirectory(folder.resolve("plugins/sets"), "first");
            for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
                Files.write(set.resolve(jar.getKey()), jar.getValue());
            }
            DurableFiles.point(root(), set);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start();
    }

    /** Stops the host's plugins, and starts the host anew with what {@code current} leads to. */
    void restart() {
        stop();
        start();
    }

    private void start() {
        manager = new DefaultPluginManager(root());
        manager.loadPlugins();
        manager.startPlugins();
    }

    void stop() {
        List.copyOf(manager.getPlugins()).forEach(plugin -> manager.unloadPlugin(plugin.getPluginId()));
    }

    Pf4jTarget open() {
        return open(Map.of());
    }

    /** The target of this host with {@code settings} beside the directory's. */
    Pf4jTarget open(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("directory", "plugins");
        Pf4jTargetFactory factory = new Pf4jTargetFactory();
        return (Pf4jTarget) factory.create(TestSettings.of(factory, all), this);
    }

    /** What runs, as {@code id version state} each. */
    List<String> running() {
        return manager.getPlugins().stream()
                .map(plugin -> plugin.getPluginId() + " "
                        + plugin.getDescriptor().getVersion() + " " + plugin.getPluginState())
                .sorted()
                .collect(Collectors.toList());
    }

    /** What the {@link TestPlugins.Lively} {@code id} says of itself, whatever PF4J holds of it. */
    boolean isAlive(String id) {
        return ((BooleanSupplier) manager.getPlugin(id).getPlugin()).getAsBoolean();
    }

    /** Waits for starts and stops that were given up to return after all. */
    static void awaitGivenUp() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("updrift st(art|op)s .*")) {
                thread.join();
            }
        }
    }

    static Attempt attempt(String version, byte[] content) {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(version.hashCode()).putInt(Arrays.hashCode(content));
        return new Attempt(UpdateId.of(id), Optional.empty(), Version.parse(version), content.length);
    }

    /** Takes all steps up to the switch. */
    Attempt activate(Pf4jTarget target, String version, byte[] content) {
        Attempt attempt = attempt(version, content);
        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(content)));
        target.backUp(attempt);
        target.activate(attempt);
        return attempt;
    }

    @Override
    public <T> T hostObject(Class<T> type, String name) {
        if (!name.isEmpty()) {
            throw new IllegalArgumentException("this host has no " + name);
        }
        return type.cast(manager);
    }

    @Override
    public Path backups() {
        return folder.resolve("backups");
    }

    @Override
    public Path resolve(String path) {
        return folder.resolve(path);
    }

    @Override
    public Duration probeTimeout() {
        return patience;
    }

    @Override
    public Timeline timeline() {
        throw new UnsupportedOperationException("this target has no use for it");
    }

    @Override
    public Workers workers() {
        throw new UnsupportedOperationException("this target has no use for it");
    }

    @Override
    public StateDirectory state() {
        throw new UnsupportedOperationException("this target has no use for it");
    }
}
