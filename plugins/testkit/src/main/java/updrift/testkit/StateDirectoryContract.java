package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What every {@link StateDirectory} promises. */
public abstract class StateDirectoryContract {
    /** The directory under test: empty when a test begins, and the same place at each call within one, opened anew as after a restart. */
    protected abstract StateDirectory open();

    @Test
    void whatWasNeverWrittenIsEmpty() {
        assertThat(open().read("marks")).isEmpty();
        assertThat(open().list()).isEmpty();
        open().delete("marks");
    }

    @Test
    void aReplacedFileIsReadBackWholeAfterARestart() {
        open().replace("marks", bytes("a longer first content"));
        open().replace("marks", bytes("second"));

        assertThat(text(open(), "marks")).contains("second");
    }

    @Test
    void anEmptyFileIsNotAMissingOne() {
        open().replace("marks", new byte[0]);

        assertThat(text(open(), "marks")).contains("");
    }

    @Test
    void whatIsAppendedStandsAtTheEnd() {
        StateDirectory directory = open();
        directory.append("journal", bytes("one "));
        directory.append("journal", bytes("two "));
        directory.force("journal");
        open().append("journal", bytes("three"));

        assertThat(text(open(), "journal")).contains("one two three");
    }

    @Test
    void aReplacedFileCanBeAppendedTo() {
        open().replace("journal", bytes("one "));
        open().append("journal", bytes("two"));
        open().force("journal");

        assertThat(text(open(), "journal")).contains("one two");
    }

    @Test
    void aDeletedFileIsGone() {
        open().replace("marks", bytes("x"));
        open().delete("marks");

        assertThat(open().read("marks")).isEmpty();
        assertThat(open().list()).isEmpty();
    }

    @Test
    void filesAreListedInOrderAndDirectoriesAreNot() {
        open().replace("b", bytes("x"));
        open().replace("a.2", bytes("x"));
        open().append("a.1", bytes("x"));
        open().directory("inner").replace("c", bytes("x"));

        assertThat(open().list()).containsExactly("a.1", "a.2", "b");
    }

    @Test
    void directoriesKeepTheirFilesApart() {
        open().directory("one").replace("marks", bytes("1"));
        open().directory("two").directory("deep").replace("marks", bytes("2"));

        assertThat(text(open().directory("one"), "marks")).contains("1");
        assertThat(text(open().directory("two").directory("deep"), "marks")).contains("2");
        assertThat(open().read("marks")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "../a", "a\\b", "A", "a b", "a\0", "é"})
    void aNameThatCouldLeadElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> open().read(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open().replace(name, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open().append(name, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open().force(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open().delete(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open().directory(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileHasAtMostItsLargestSize() {
        open().replace("large", new byte[StateDirectory.FILE_MAX]);

        assertThat(open().read("large").orElseThrow()).hasSize(StateDirectory.FILE_MAX);
        assertThatThrownBy(() -> open().replace("large", new byte[StateDirectory.FILE_MAX + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatGrewTooLargeIsNotRead() {
        open().replace("large", new byte[StateDirectory.FILE_MAX]);
        open().append("large", new byte[1]);

        assertThatThrownBy(() -> open().read("large"))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNUSABLE))
                .hasMessageContaining("large");
    }

    @Test
    void forcingWhatIsNotThereTellsWhich() {
        assertThatThrownBy(() -> open().force("journal"))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("journal");
    }

    private static Optional<String> text(StateDirectory directory, String name) {
        return directory.read(name).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
