package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;
import updrift.testkit.StateDirectoryContract;

class FileStateDirectoryTest extends StateDirectoryContract {
    @TempDir
    Path temporary;

    @Override
    protected StateDirectory open() {
        return FileStateDirectory.at(temporary.resolve("state"));
    }

    @Test
    @Tag("G01")
    @DisabledOnOs(OS.WINDOWS)
    void filesAndDirectoriesAreTheirOwnersAlone() throws IOException {
        open().directory("inner").replace("marks", new byte[1]);
        open().directory("inner").append("journal", new byte[1]);

        assertThat(permissions("state")).isEqualTo("rwx------");
        assertThat(permissions("state/inner")).isEqualTo("rwx------");
        assertThat(permissions("state/inner/marks")).isEqualTo("rw-------");
        assertThat(permissions("state/inner/journal")).isEqualTo("rw-------");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkInPlaceOfAFileIsRefused() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "secret");
        Files.createDirectory(temporary.resolve("state"));
        Files.createSymbolicLink(temporary.resolve("state/marks"), elsewhere);

        assertThatThrownBy(() -> open().read("marks")).isInstanceOf(UpdriftException.class);
        assertThatThrownBy(() -> open().append("marks", new byte[1])).isInstanceOf(UpdriftException.class);
        assertThatThrownBy(() -> open().force("marks")).isInstanceOf(UpdriftException.class);
        open().replace("marks", new byte[0]);
        assertThat(elsewhere).hasContent("secret");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkInPlaceOfADirectoryInsideIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createDirectory(temporary.resolve("state"));
        Files.createSymbolicLink(temporary.resolve("state/inner"), elsewhere);

        assertThatThrownBy(() -> open().directory("inner").replace("marks", new byte[0]))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("inner");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    @Tag("D13")
    void whatACrashLeftIsNotListedAndDoesNoHarm() throws IOException {
        Files.createDirectory(temporary.resolve("state"));
        Files.writeString(temporary.resolve("state/.marks.new"), "half");

        assertThat(open().list()).isEmpty();
        open().replace("marks", new byte[] {1});
        assertThat(open().list()).containsExactly("marks");
        assertThat(temporary.resolve("state/.marks.new")).doesNotExist();
    }

    @Test
    @Tag("D13")
    void whatACrashLeftIsSweptAtTheNextStartAndNothingElse() throws IOException {
        open().directory("plugins").directory("cache-x").replace("index", new byte[1]);
        Path state = temporary.resolve("state");
        for (String name : new String[] {".marks.new", "plugins/cache-x/.index.new"}) {
            Files.writeString(state.resolve(name), "half");
        }
        for (String name : new String[] {"other.new", ".hidden", "plugins/notes"}) {
            Files.writeString(state.resolve(name), "a person's");
        }

        FileStateDirectory.at(state).sweep();
        FileStateDirectory.at(temporary.resolve("nothing yet")).sweep();

        try (var left = Files.walk(state)) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> state.relativize(file).toString()))
                    .containsExactlyInAnyOrder("other.new", ".hidden", "plugins/notes", "plugins/cache-x/index");
        }
    }

    @Test
    void aDirectoryInPlaceOfAFileIsNamed() throws IOException {
        Files.createDirectories(temporary.resolve("state/marks"));

        assertThatThrownBy(() -> open().read("marks"))
                .isInstanceOf(UpdriftException.class)
                .hasMessageContaining("marks: is no regular file");
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve(name)));
    }
}
