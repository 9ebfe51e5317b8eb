package updrift.target.directory;

import static updrift.target.directory.Packages.file;
import static updrift.target.directory.Packages.manifest;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(OS.WINDOWS)
class RefusedNamesTest extends RefusalScene {
    static Stream<String> names() {
        return Stream.of(
                "../evil",
                "a/../../evil",
                "/etc/evil",
                "//evil",
                "./a",
                "a//b",
                "a/.",
                "C:/evil",
                "c:evil",
                "\\\\host\\share\\evil",
                "a\\..\\evil",
                "a\u0000b",
                "a\u0007b",
                "a\u202eb",
                "a\ufeffb",
                "a.",
                "a ",
                "b /a",
                "b./a",
                "con",
                "NUL.txt",
                "bin/Com1.log",
                "lpt\u00b9",
                "aux .c",
                "conin$",
                "a?b",
                "a*",
                "a|b",
                "<a>",
                "x".repeat(256),
                "\u00e4".repeat(128),
                "dir/".repeat(64) + "a",
                ("x".repeat(200) + "/").repeat(6) + "a");
    }

    @ParameterizedTest
    @MethodSource("names")
    @Tag("E17")
    void aNameThatMeansAnotherFileSomewhereIsRefusedInTheManifest(String name) throws IOException {
        byte[] content =
                TarMaker.with(manifest(file(name, "evil"))).file(name, "evil").end();

        requireRefused(content, "'");
    }

    @ParameterizedTest
    @MethodSource("names")
    @Tag("E17")
    void aNameThatMeansAnotherFileSomewhereIsRefusedInTheArchive(String name) throws IOException {
        byte[] content = TarMaker.with(manifest(file("good", "good")))
                .file("good", "good")
                .file(name, "evil")
                .end();

        requireRefused(content, "'");
    }

    @Test
    @Tag("E18")
    void aLinkAndAFileThroughItAreRefused() throws IOException {
        byte[] content = TarMaker.with(manifest("d 0755 lib", file("lib/evil", "evil")))
                .add("lib", TarConstants.LF_SYMLINK, 0777, new byte[0], "/etc")
                .file("lib/evil", "evil")
                .end();

        requireRefused(content, "'lib' is a link");
    }

    @Test
    @Tag("E18")
    void aHardLinkIsRefused() throws IOException {
        byte[] content = TarMaker.with(manifest(file("passwd", "")))
                .add("passwd", TarConstants.LF_LINK, 0644, new byte[0], "/etc/passwd")
                .end();

        requireRefused(content, "'passwd' is a link");
    }

    @Test
    @Tag("E18")
    void aManifestCannotListALink() throws IOException {
        requireRefused(TarMaker.with(manifest("l 0777 0 lib")).end(), "line 2 of its manifest is malformed");
    }

    @Test
    @Tag("E19")
    void namesThatDifferOnlyInCaseAreRefused() throws IOException {
        requireRefused(twins("readme", "README"), "is there twice, or beside a name that differs only in case");
        requireRefused(twins("stra\u00dfe", "STRASSE"), "is there twice");
    }

    @Test
    @Tag("E19")
    void namesThatDifferOnlyInHowLettersAreComposedAreRefused() throws IOException {
        requireRefused(twins("caf\u00e9", "cafe\u0301"), "is there twice");
        requireRefused(twins("\ufb01le", "file"), "is there twice");
    }

    @Test
    @Tag("E19")
    void aFileThatIsAlsoADirectoryIsRefused() throws IOException {
        byte[] content = TarMaker.with(manifest(file("a", "1"), file("a/b", "2")))
                .file("a", "1")
                .file("a/b", "2")
                .end();

        requireRefused(content, "'a/b' stands in 'a', which isn't listed before it as a directory");
        requireRefused(TarMaker.with(manifest(file("a", ""))).directory("a").end(), "is a directory in one");
    }

    @Test
    @Tag("E19")
    void theManifestCannotListItself() throws IOException {
        requireRefused(TarMaker.with(manifest(file(".UPDRIFT-manifest", ""))).end(), "is the manifest's own name");
    }

    private static byte[] twins(String one, String other) {
        return TarMaker.with(manifest(file(one, "1"), file(other, "2")))
                .file(one, "1")
                .file(other, "2")
                .end();
    }
}
