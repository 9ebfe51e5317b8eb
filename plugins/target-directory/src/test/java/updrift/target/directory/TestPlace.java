package updrift.target.directory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import updrift.api.content.UpdateId;
import updrift.api.disk.StateDirectory;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.api.target.TargetContext;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.testkit.TestSettings;

/** A target in {@code folder/app}, and what its node gives it. */
record TestPlace(Path folder) implements TargetContext {
    /** What each test program is asked by. */
    static final String PROBE = "{dir}/bin/program --version";

    DirectoryTarget open(Map<String, String> more) {
        Map<String, String> given = new TreeMap<>(Map.of("path", "app", "probe", PROBE));
        given.putAll(more);
        try {
            Files.createDirectories(root());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        DirectoryTargetFactory factory = new DirectoryTargetFactory();
        return (DirectoryTarget) factory.create(TestSettings.of(factory, given), this);
    }

    DirectoryTarget open() {
        return open(Map.of());
    }

    Path root() {
        return folder.resolve("app");
    }

    Path slot(Attempt attempt) {
        return root().resolve("slots").resolve(attempt.updateId().toString());
    }

    Path work() {
        return root().resolve("slots/.updrift");
    }

    /** What runs, as the files that stand there. */
    Path current() {
        return root().resolve("current");
    }

    /** An attempt at {@code content} with an id that is told apart by its version. */
    static Attempt attempt(String version, byte[] content) {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(version.hashCode());
        return new Attempt(UpdateId.of(id), Optional.empty(), Version.parse(version), content.length);
    }

    static Attempt stage(DirectoryTarget target, String version, byte[] content) {
        Attempt attempt = attempt(version, content);
        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(content)));
        return attempt;
    }

    /** All of an update. */
    Attempt apply(String version, byte[] content) {
        DirectoryTarget target = open();
        Attempt attempt = stage(target, version, content);
        target.backUp(attempt);
        target.activate(attempt);
        target.commit(attempt);
        return attempt;
    }

    static byte[] bytes(ReadableByteChannel channel) {
        try (InputStream content = Channels.newInputStream(channel)) {
            return content.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
    public Duration probeTimeout() {
        return Duration.ofSeconds(30);
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
