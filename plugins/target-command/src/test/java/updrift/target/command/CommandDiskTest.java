package updrift.target.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.DiskTargetContract;

/** What the target itself does on the disk; its hooks are whole processes, and end or don't begin. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the hook is a shell script")
class CommandDiskTest extends DiskTargetContract {
    @Override
    protected ApplicatorTarget open(Path place) {
        Path real = Path.of(place.toString());
        return TestPlace.open(place.resolve("state"), ShellHook.write(real, live(real), ""), TestPlace.PATIENT);
    }

    private static Path live(Path place) {
        return place.resolve("live");
    }

    @Override
    protected byte[] program(String version) {
        return ShellHook.program("echo " + version);
    }

    @Override
    protected void install(Path place, byte[] program) throws IOException {
        Files.write(live(place), program);
    }

    @Override
    protected Optional<byte[]> running(Path place) throws IOException {
        return Files.exists(live(place)) ? Optional.of(Files.readAllBytes(live(place))) : Optional.empty();
    }

    @Override
    protected List<Path> leftovers(Path place) throws IOException {
        try (var files = Files.list(place.resolve("state/command"))) {
            return files.toList();
        }
    }

    @Override
    protected boolean startsPrograms() {
        return true;
    }

    /** Each step of each walk starts a process. */
    @Override
    protected int every() {
        return 3;
    }

    @Override
    protected int againEvery() {
        return Integer.MAX_VALUE;
    }
}
