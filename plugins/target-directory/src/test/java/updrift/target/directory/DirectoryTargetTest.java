package updrift.target.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.ApplicatorTargetContract;

/** The contract with packages that are bare tar archives, which a slot's own stream is too. What runs is told by packing it again. */
@DisabledOnOs(OS.WINDOWS)
class DirectoryTargetTest extends ApplicatorTargetContract {
    private static final Map<String, byte[]> PACKED = new HashMap<>();

    @TempDir
    Path folder;

    private int installed;

    @Override
    protected ApplicatorTarget open() {
        return new TestPlace(folder).open();
    }

    @Override
    protected byte[] program(String version) {
        return PACKED.computeIfAbsent("echo \"my program of v" + version + ".\"", each -> Packages.of(each, ".tar"));
    }

    @Override
    protected byte[] broken(String version) {
        return PACKED.computeIfAbsent("echo " + version + "; exit 3", each -> Packages.of(each, ".tar"));
    }

    @Override
    protected void install(byte[] program) {
        Path root = new TestPlace(folder).root();
        try {
            Path slot = Files.createDirectories(root.resolve("slots/by-hand-" + ++installed));
            Packages.unpack(program, slot);
            Files.deleteIfExists(root.resolve("current"));
            point(root, "slots/" + slot.getFileName());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void point(Path root, String slot) throws IOException {
        Files.createSymbolicLink(root.resolve("current"), Path.of(slot));
    }

    @Override
    protected Optional<byte[]> running() {
        return current(new TestPlace(folder).root()).map(directory -> Packages.pack(directory, ".tar"));
    }

    Optional<Path> current(Path root) {
        return Optional.of(root.resolve("current")).filter(Files::exists);
    }
}
