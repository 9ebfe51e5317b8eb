package updrift.target.executable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import updrift.api.disk.StateDirectory;
import updrift.api.target.TargetContext;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.testkit.TestSettings;

/** What a target gets from its node, in a folder of the test. */
record TestPlace(Path folder, Duration probeTimeout) implements TargetContext {
    static final Duration PATIENT = Duration.ofSeconds(30);

    /** The target of {@code path} in {@code folder}. */
    static ExecutableTarget open(Path folder, String path, Optional<String> probe, Duration timeout) {
        return open(folder, path, probe.map(command -> Map.of("probe", command)).orElse(Map.of()), timeout);
    }

    /** The same with any settings. */
    static ExecutableTarget open(Path folder, String path, Map<String, String> more, Duration timeout) {
        Map<String, String> given = new TreeMap<>(Map.of("path", path));
        given.putAll(more);
        ExecutableTargetFactory factory = new ExecutableTargetFactory();
        return (ExecutableTarget) factory.create(TestSettings.of(factory, given), new TestPlace(folder, timeout));
    }

    static byte[] bytes(ReadableByteChannel channel) throws IOException {
        try (InputStream content = Channels.newInputStream(channel)) {
            return content.readAllBytes();
        }
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
