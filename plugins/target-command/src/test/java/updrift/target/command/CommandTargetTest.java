package updrift.target.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.ApplicatorTargetContract;

/** The contract with a hook that is a shell script, in a folder with a blank in its name. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the hook is a shell script")
class CommandTargetTest extends ApplicatorTargetContract {
    @TempDir
    Path folder;

    @Override
    protected ApplicatorTarget open() {
        return TestPlace.open(folder.resolve("a state"), ShellHook.write(folder, live(), ""), TestPlace.PATIENT);
    }

    private Path live() {
        return folder.resolve("the system");
    }

    @Override
    protected byte[] program(String version) {
        return ShellHook.program("echo " + version);
    }

    @Override
    protected byte[] broken(String version) {
        return ShellHook.program("echo " + version + "; exit 3");
    }

    @Override
    protected void install(byte[] program) {
        try {
            Files.write(live(), program);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected Optional<byte[]> running() {
        try {
            return Files.exists(live()) ? Optional.of(Files.readAllBytes(live())) : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
