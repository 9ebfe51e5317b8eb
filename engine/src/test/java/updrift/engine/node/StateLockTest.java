package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

class StateLockTest {
    @TempDir
    Path temporary;

    @Test
    @Tag("D12")
    void aSecondProcessIsToldWhoHasTheDirectory() throws Exception {
        Path state = temporary.resolve("state");
        Process other = startHolder(state);
        try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("held");

            assertThatThrownBy(() -> StateLock.acquire(state, "shop"))
                    .isInstanceOfSatisfying(
                            UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE))
                    .hasMessageContaining("process " + other.pid());

            other.destroyForcibly().waitFor();
            StateLock.acquire(state, "shop").close();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    @Tag("D12")
    void aFailedSecondAttemptInTheSameProcessLeavesTheFirstItsLock() throws Exception {
        Path state = temporary.resolve("state");
        try (StateLock first = StateLock.acquire(state, "shop")) {
            assertThatThrownBy(() -> StateLock.acquire(state, "shop")).hasMessageContaining("in use by this process");

            Process other = startHolder(state);
            try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
                assertThat(output.readLine())
                        .contains("in use by process " + ProcessHandle.current().pid());
            } finally {
                other.destroyForcibly();
            }
            assertThat(first.directory()).isEqualTo(state.toRealPath());
        }
    }

    @Test
    void theDirectoryIsFreeAgainAfterClose() {
        Path state = temporary.resolve("state");
        StateLock first = StateLock.acquire(state, "shop");
        first.close();
        first.close();

        StateLock.acquire(state, "shop").close();
    }

    @Test
    @Tag("A27")
    void anotherProductsDirectoryIsAnError() {
        Path state = temporary.resolve("state");
        StateLock.acquire(state, "shop").close();

        assertThatThrownBy(() -> StateLock.acquire(state, "bank"))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("belongs to product shop, not to bank");
        try (StateLock again = StateLock.acquireExisting(state)) {
            assertThat(again.product()).isEqualTo("shop");
        }
    }

    @Test
    void aNewerFormatIsRefusedAndLeftAlone() throws IOException {
        Path state = Files.createDirectory(temporary.resolve("state"));
        Path format = Files.writeString(state.resolve("format"), "updrift-state 2\nproduct shop\nmore\n");

        assertThatThrownBy(() -> StateLock.acquire(state, "shop"))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("newer version (format 2, this one knows 1)");
        assertThat(format).hasContent("updrift-state 2\nproduct shop\nmore\n");
    }

    @Test
    void whatIsNoFormatFileIsRefused() throws IOException {
        Path state = Files.createDirectory(temporary.resolve("state"));
        Files.writeString(state.resolve("format"), "something else");

        assertThatThrownBy(() -> StateLock.acquire(state, "shop")).hasMessageContaining("isn't Updrift's");
    }

    @Test
    void aDirectoryThatNoNodeUsedIsNotMadeForALook() {
        Path state = temporary.resolve("state");

        assertThatThrownBy(() -> StateLock.acquireExisting(state))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("no node has used");
        assertThat(state).doesNotExist();
    }

    private static Process startHolder(Path state) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        state.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Another process that holds a lock until it is ended. */
    static final class Holder {
        public static void main(String[] arguments) throws InterruptedException {
            try (StateLock lock = StateLock.acquire(Path.of(arguments[0]), "shop")) {
                System.out.println(lock.directory().toFile().exists() ? "held" : "lost");
                Thread.sleep(60_000);
            } catch (UpdriftException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
