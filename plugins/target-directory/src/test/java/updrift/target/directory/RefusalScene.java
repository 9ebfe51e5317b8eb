package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

/** Has a target look at packages that it must refuse before it has written anything of them. */
abstract class RefusalScene {
    @TempDir
    Path folder;

    final void requireRefused(byte[] content, String reason) throws IOException {
        requireRefused(content, reason, Map.of());
    }

    final void requireRefused(byte[] content, String reason, Map<String, String> settings) throws IOException {
        TestPlace place = new TestPlace(folder);
        DirectoryTarget target = place.open(settings);
        Attempt attempt = TestPlace.stage(target, "2.0.0", content);

        Health health = target.probeStaged(attempt);

        assertThat(health.good()).isFalse();
        assertThat(health.reason()).startsWith("the package is refused: ").contains(reason);
        assertThatThrownBy(() -> target.activate(attempt))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROBE_FAILED));
        assertThat(files())
                .as("all that was written")
                .containsExactly(
                        "app",
                        "app/slots",
                        "app/slots/.updrift",
                        "app/slots/.updrift/" + attempt.updateId() + ".package");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
