package updrift.target.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.DiskTargetContract;

/** By paths, as where a system has no handles of directories; what goes by handles is killed by {@link CrashTest}. */
@DisabledOnOs(OS.WINDOWS)
class DirectoryDiskTest extends DiskTargetContract {
    private static final Map<String, byte[]> PACKED = new HashMap<>();

    @Override
    protected ApplicatorTarget open(Path place) {
        return new TestPlace(place).open(Map.of("probe", "none"));
    }

    @Override
    protected byte[] program(String version) {
        return PACKED.computeIfAbsent(version, each -> Packages.of("echo " + each, ".tar"));
    }

    @Override
    protected void install(Path place, byte[] program) throws IOException {
        Path root = new TestPlace(place).root();
        Packages.unpack(program, Files.createDirectories(root.resolve("slots/by-hand")));
        Files.createSymbolicLink(root.resolve("current"), Path.of("slots/by-hand"));
    }

    @Override
    protected Optional<byte[]> running(Path place) {
        Path current = new TestPlace(place).current();
        return Files.exists(current) ? Optional.of(Packages.pack(current, ".tar")) : Optional.empty();
    }

    @Override
    protected List<Path> leftovers(Path place) throws IOException {
        Path work = new TestPlace(place).work();
        if (!Files.exists(work)) {
            return List.of();
        }
        try (var files = Files.list(work)) {
            return files.filter(file -> !file.toString().matches(".*\\.(previous|version)"))
                    .toList();
        }
    }

    /** It has ten times the operations of a target of one file. */
    @Override
    protected int every() {
        return 7;
    }

    /** All of a walk, and half of those in recovery. */
    @Override
    protected int crashesMax() {
        return 70;
    }

    @Override
    protected int againEvery() {
        return Integer.MAX_VALUE;
    }
}
