package updrift.target.executable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Files.write(place.resolve("program"), program);
    }

    @Override
    protected Optional<byte[]> running(Path place) throws IOException {
        Path program = place.resolve("program");
        return Files.exists(program) ? Optional.of(Files.readAllBytes(program)) : Optional.empty();
    }

    @Override
    protected List<Path> leftovers(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.filter(file -> !file.endsWith("program") && !file.endsWith("backups"))
                    .toList();
        }
    }
}
