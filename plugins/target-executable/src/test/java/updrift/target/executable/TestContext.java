package updrift.target.executable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import updrift.api.disk.StateDirectory;
import updrift.api.target.TargetContext;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/** What a target gets from its node, in a folder of the test. */
record TestContext(Path folder, Duration probeTimeout) implements TargetContext {
    static final Duration PATIENT = Duration.ofSeconds(30);

    /** The target of {@code path} in {@code folder}. */
    static ExecutableTarget open(Path folder, String path, Optional<String> probe, Duration timeout) {
        return (ExecutableTarget) new ExecutableTargetFactory()
                .create(new TestSettings(Optional.of(path), probe), new TestContext(folder, timeout));
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
