package updrift.target.executable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.DiskTargetContract;

@DisabledOnOs(OS.WINDOWS)
class ExecutableDiskTest extends DiskTargetContract {
    @Override
    protected ApplicatorTarget open(Path place) {
        return TestPlace.open(place, "program", Optional.of("none"), TestPlace.PATIENT);
    }

    @Override
    protected byte[] program(String version) {
        return ScriptTargetTest.script("echo " + version);
    }

    @Override
    protected void install(Path place, byte[] program) throws IOException {
        Path file = Files.write(place.resolve("program"), program);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Override
    protected Optional<byte[]> running(Path place) throws IOException {
        Path program = place.resolve("program");
        if (!Files.exists(program)) {
            return Optional.empty();
        }
        // One that lost its mode is neither the old nor the new one.
        boolean readable = Files.getPosixFilePermissions(program).contains(PosixFilePermission.OTHERS_READ);
        return Optional.of(readable ? Files.readAllBytes(program) : new byte[0]);
    }

    @Override
    protected List<Path> leftovers(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.filter(file -> !file.endsWith("program") && !file.endsWith("backups"))
                    .toList();
        }
    }
}
