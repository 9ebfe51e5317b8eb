package updrift.target.executable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.KilledTargetContract;

@DisabledOnOs(OS.WINDOWS)
class KilledTargetTest extends KilledTargetContract {
    @Override
    protected ApplicatorTarget open(Path place) {
        return TestPlace.open(place, "program", Optional.empty(), TestPlace.PATIENT);
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
}
