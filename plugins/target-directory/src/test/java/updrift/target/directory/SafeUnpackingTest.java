package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.Attempt;

/** Somebody else changes the place while a package is unpacked there. */
@DisabledOnOs(OS.WINDOWS)
class SafeUnpackingTest {
    private static final byte[] TWO = Packages.of("echo 2.0.0", ".tar");

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    @Tag("E18")
    @Tag("G02")
    void aDirectorySwappedForALinkWhileItIsFilledIsNotFollowed() throws IOException {
        Path victim = Files.createDirectory(folder.resolve("victim"));
        Path work = Files.createDirectory(folder.resolve("work"));

        assertThatThrownBy(() ->
                        Unpacking.unpack(twoFilesAnd(() -> swap(work.resolve("tree/a"), victim)), Limits.NONE, work))
                .isInstanceOf(IOException.class);

        assertThat(victim).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Tag("G02")
    void theWholeTreeSwappedForALinkIsNotFollowed() throws Exception {
        Path victim = Files.createDirectories(folder.resolve("victim"));
        Files.createDirectory(victim.resolve("a"));
        Path work = Files.createDirectory(folder.resolve("work"));

        try {
            Unpacking.unpack(twoFilesAnd(() -> swap(work.resolve("tree"), victim)), Limits.NONE, work);
        } catch (IOException noticed) {
            assertThat(noticed).isNotNull();
        }

        assertThat(victim.resolve("a")).isEmptyDirectory();
        assertThat(victim.resolve("c")).doesNotExist();
    }

    /** An archive of files in a, b and a again, which lets {@code act} happen after the first one. */
    private static CheckedContent.Archive twoFilesAnd(Act act) {
        byte[] manifest = Packages.manifest(
                "d 0755 a",
                Packages.file("a/1", "one"),
                Packages.file("a/2", "two"),
                "d 0755 b",
                Packages.file("b/1", "one"));
        return content -> {
            give(content, Manifest.NAME, new String(manifest, StandardCharsets.UTF_8));
            content.entry(new ArchiveEntry("a", true, OptionalInt.empty(), 0), InputStream.nullInputStream());
            content.entry(new ArchiveEntry("b", true, OptionalInt.empty(), 0), InputStream.nullInputStream());
            give(content, "a/1", "one");
            act.happen();
            give(content, "b/1", "one");
            give(content, "a/2", "two");
        };
    }

    private static void give(ArchiveContent content, String path, String text) throws IOException, PackageRefused {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        content.entry(
                new ArchiveEntry(path, false, OptionalInt.empty(), bytes.length), new ByteArrayInputStream(bytes));
    }

    private interface Act {
        void happen() throws IOException;
    }

    private static void swap(Path directory, Path victim) throws IOException {
        Files.move(directory, directory.resolveSibling("moved"));
        Files.createSymbolicLink(directory, victim);
    }

    @Test
    @Tag("G01")
    void whatIsStagedAndUnpackedIsPrivateAndNothingPlantedThereIsFollowed() throws IOException {
        TestPlace place = new TestPlace(folder);
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.attempt("2.0.0", TWO);
        TestPlace.stage(target, "1.0.0", TWO);
        assertThat(mode(place.work())).isEqualTo("rwx------");
        Path staged = place.work().resolve(two.updateId() + ".package");
        for (String name : new String[] {staged.getFileName().toString(), "tree", "new", "record", "trash"}) {
            Files.createSymbolicLink(place.work().resolve(name), victim);
        }
        Files.createSymbolicLink(place.root().resolve(".current.new"), victim);

        TestPlace.stage(target, "2.0.0", TWO);
        assertThat(mode(staged)).isEqualTo("rw-------");
        target.activate(two);
        target.commit(two);

        assertThat(victim).hasContent("precious").isRegularFile();
        assertThat(place.slot(two).resolve("bin/program")).isRegularFile();
    }

    @Test
    @Tag("G01")
    void aStagingPlaceThatOthersMayWriteToIsToldAtOnce() throws IOException {
        TestPlace place = new TestPlace(folder);
        TestPlace.stage(place.open(), "2.0.0", TWO);
        Files.setPosixFilePermissions(place.work(), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(place::open)
                .hasMessageContaining("others may write to")
                .hasMessageContaining("chmod go-w");
    }

    @Test
    @Tag("G07")
    void aFileThatStandsInTheWayIsNotWrittenTo() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
        Path work = Files.createDirectory(folder.resolve("work"));

        assertThatThrownBy(() -> Unpacking.unpack(
                        twoFilesAnd(() -> Files.createLink(work.resolve("tree/a/2"), victim)), Limits.NONE, work))
                .isInstanceOf(IOException.class);

        assertThat(victim).hasContent("precious");
        assertThat(mode(victim)).isEqualTo("rw-------");
    }

    @Test
    @Tag("G07")
    void aFileWithASecondNameIsNotSwitchedTo() throws IOException {
        TestPlace place = new TestPlace(folder);
        DirectoryTarget target = place.open();
        Attempt two = TestPlace.stage(target, "2.0.0", TWO);
        assertThat(target.probeStaged(two).good()).isTrue();
        Path program = place.slot(two).resolve("bin/program");
        Files.createLink(folder.resolve("second name"), program);
        Object linked = Files.getAttribute(program, "unix:ino");

        target.activate(two);

        // Made anew, so that the second name leads to nothing that runs.
        assertThat(Files.getAttribute(program, "unix:ino")).isNotEqualTo(linked);
        assertThat(Files.getAttribute(program, "unix:nlink")).isEqualTo(1);
    }

    @Test
    @Tag("G02")
    void withoutHandlesOfDirectoriesLinksAreStillNotFollowed() throws Exception {
        Path victim = Files.createDirectory(folder.resolve("victim"));
        Path work = Files.createDirectory(folder.resolve("work"));
        Files.createSymbolicLink(work.resolve("link"), victim);
        try (PathFolder byPath = new PathFolder(work)) {
            assertThatThrownBy(() -> byPath.open("link")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> byPath.create("link")).isInstanceOf(IOException.class);
            byPath.create("file").close();
            byPath.setMode("file", 0755);
            byPath.deleteAll("link");
            assertThat(byPath.names()).containsExactly("file");
        }

        assertThat(victim).isEmptyDirectory();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
