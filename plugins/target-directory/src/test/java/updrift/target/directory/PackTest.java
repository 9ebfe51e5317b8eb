package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

@DisabledOnOs(OS.WINDOWS)
class PackTest {
    private static final String LONG = "lib/" + "x".repeat(180) + "/" + "y".repeat(120);

    private static final Map<String, String> FILES = new TreeMap<>(
            Map.of("bin/program", "#!/bin/sh\necho 2.0.0\n", "conf/port", "port = 1\n", "empty", "", LONG, "far away"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {".tar", ".tar.gz", ".tar.zst", ".zip"})
    @Tag("F16")
    void theSameFilesMakeTheSamePackage(String extension) throws IOException {
        Path one = Packages.write(folder.resolve("one"), FILES);
        Path other = folder.resolve("other");
        // Made in another order, at another time, with other modes where those don't count, in another time zone.
        Files.createDirectories(other.resolve("lib"));
        Packages.write(other, Map.of("empty", "", LONG, "far away"));
        Packages.write(other, FILES);
        Files.setLastModifiedTime(other.resolve("conf/port"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        Files.setPosixFilePermissions(other.resolve("conf/port"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(other.resolve("bin/program"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(other.resolve("bin"), PosixFilePermissions.fromString("rwxrwxrwx"));
        byte[] first = Packages.pack(one, extension);

        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertThat(Packages.pack(other, extension)).isEqualTo(first);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".tar", ".tar.gz", ".tar.zst", ".zip"})
    void whatWasPackedIsUnpackedAsItWas(String extension) throws IOException {
        Files.createDirectories(folder.resolve("content/nothing/in it"));
        byte[] content = Packages.pack(Packages.write(folder.resolve("content"), FILES), extension);
        TestPlace place = new TestPlace(folder);
        var attempt = TestPlace.stage(place.open(), "2.0.0", content);

        assertThat(place.open().probeStaged(attempt).reason()).startsWith("runs as version 2.0.0");

        place.open().activate(attempt);
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            assertThat(place.current().resolve(file.getKey())).hasContent(file.getValue());
        }
        assertThat(place.current().resolve("nothing/in it")).isEmptyDirectory();
        assertThat(mode(place.current().resolve("bin/program"))).isEqualTo("rwxr-xr-x");
        assertThat(mode(place.current().resolve("conf/port"))).isEqualTo("rw-r--r--");
        assertThat(Packages.pack(place.current(), extension)).isEqualTo(content);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void namesInOtherScriptsArePackedWhereTheSystemHasThem() throws IOException {
        String name = "caf\u00e9 \u65e5\u672c \ud83d\ude80";
        assumeTrue(
                System.getProperty("sun.jnu.encoding", "").equals("UTF-8"),
                "this JVM's locale isn't UTF-8, so it has no such names");
        Map<String, String> files = new TreeMap<>(FILES);
        files.put(name, "x");
        TestPlace place = new TestPlace(folder);

        var attempt = place.apply("2.0.0", Packages.of(files, ".tar"));

        assertThat(place.slot(attempt).resolve(name)).hasContent("x");
    }

    @Test
    void aLinkIsNotPacked() throws IOException {
        Path content = Packages.write(folder.resolve("content"), FILES);
        Files.createSymbolicLink(content.resolve("link"), Path.of("/etc/passwd"));

        requireNotPossible(content, folder.resolve("package.tar"), "a package has no links");
    }

    @Test
    void aNameThatNodesWouldRefuseIsNotPacked() throws IOException {
        Path content = Packages.write(folder.resolve("content"), Map.of("conf/aux.txt", "x"));

        requireNotPossible(
                content, folder.resolve("package.tar"), "'conf/aux.txt' has a part that is a device on Windows");
    }

    @Test
    void aPackageIsNotWrittenIntoWhatIsPackedNorUnderAnUnknownName() throws IOException {
        Path content = Packages.write(folder.resolve("content"), FILES);

        requireNotPossible(content, content.resolve("package.tar"), "write the package elsewhere");
        requireNotPossible(content, folder.resolve("package.rar"), "has to end with .tar, .tar.gz, .tar.zst or .zip");
    }

    private void requireNotPossible(Path content, Path file, String reason) throws IOException {
        assertThatThrownBy(() -> new DirectoryTargetFactory().pack(content, file))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_POSSIBLE))
                .hasMessageContaining(reason);
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("content");
        }
    }
}
