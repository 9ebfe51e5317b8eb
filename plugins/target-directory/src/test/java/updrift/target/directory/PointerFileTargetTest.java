package updrift.target.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import updrift.api.target.ApplicatorTarget;

/** The contract where a file says which slot counts. */
@DisabledOnOs(OS.WINDOWS)
class PointerFileTargetTest extends DirectoryTargetTest {
    @Override
    protected ApplicatorTarget open() {
        return new TestPlace(folder).open(Map.of("pointer", "file"));
    }

    @Override
    void point(Path root, String slot) throws IOException {
        Files.writeString(root.resolve("current"), slot + "\n");
    }

    @Override
    Optional<Path> current(Path root) {
        Path pointer = root.resolve("current");
        try {
            return Files.isRegularFile(pointer)
                    ? Optional.of(root.resolve(Files.readString(pointer).strip()))
                    : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
