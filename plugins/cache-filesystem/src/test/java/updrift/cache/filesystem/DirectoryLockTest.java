package updrift.cache.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.cache.CacheStorage;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

@Tag("D12")
class DirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void aSecondCacheInOneProcessIsRefusedAndDoesNoHarm() {
        try (CacheStorage first = FileSystemCache.open(directory.resolve("cache"))) {
            refusedNaming("this process");
            refusedNaming("this process");
            assertThat(first.list()).isEmpty();
        }

        FileSystemCache.open(directory.resolve("cache")).close();
    }

    @Test
    void anotherProcessIsNamedAndItsEndFreesTheDirectory() throws Exception {
        Process other = holder();
        try (BufferedReader output = other.inputReader()) {
            assertThat(output.readLine()).isEqualTo("HELD");

            refusedNaming("process " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }

        FileSystemCache.open(directory.resolve("cache")).close();
    }

    private void refusedNaming(String owner) {
        assertThatThrownBy(() -> FileSystemCache.open(directory.resolve("cache")))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE))
                .hasMessageContaining(owner);
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.resolve("cache").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Opens the cache and keeps it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            FileSystemCache.open(Path.of(arguments[0]));
            System.out.println("HELD");
            System.in.read();
        }
    }
}
