package updrift.target.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import updrift.api.disk.StateDirectory;
import updrift.api.target.TargetContext;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.testkit.TestSettings;

/** What a target gets from its node, in a folder of the test. */
record TestPlace(Path folder, Duration probeTimeout) implements TargetContext {
    static final Duration PATIENT = Duration.ofSeconds(30);

    /** The target with these {@code settings}; its state directory is {@code folder}. */
    static CommandTarget open(Path folder, Map<String, String> settings, Duration probeTimeout) {
        CommandTargetFactory factory = new CommandTargetFactory();
        return (CommandTarget) factory.create(TestSettings.of(factory, settings), new TestPlace(folder, probeTimeout));
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
