package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.target.directory.Packages.file;
import static updrift.target.directory.Packages.manifest;
import static updrift.target.directory.Packages.written;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.target.Attempt;

/** Archives that two readers could take for two different ones, or that hide something. */
@DisabledOnOs(OS.WINDOWS)
class RefusedArchivesTest extends RefusalScene {
    private static final byte[] MANIFEST = manifest(file("good", "good"));

    /** Made a package by a manifest, each is refused for what is odd about it and for nothing else. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    dupdir.zip      | 'a/b/c' stands in 'a/b', which isn't listed before it as a directory
                    readme.zip      | has a comment or data after its end
                    subdir.zip      | 'a' has mode 750 in the archive
                    symlink.zip     | 'symlink' is a link
                    test.zip        | has a comment or data after its end
                    test-prefix.zip | it is no tar
                    unix.zip        | 'hello' has mode 666 in the archive
                    winxp.zip       | 'dir' is in its manifest and not in the archive
                    zip64.zip       | it is a zip64 file
                    zip64-2.zip     | it is a zip64 file
                    """)
    @Tag("E17")
    @Tag("E19")
    @Tag("E21")
    void anOddArchiveFromElsewhereIsRefusedForThat(String name, String reason) throws IOException {
        requireRefused(AdoptedZip.of(archive(name)), reason);
    }

    /** They are odd in two ways, of which the first would hide the second. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    test-baddirsz.zip      | has a prefix, or something between its directory and its end
                    test-trailing-junk.zip | has a comment or data after its end
                    """)
    @Tag("E19")
    @Tag("E21")
    void withoutItsCommentItIsRefusedForTheOther(String name, String reason) throws IOException {
        requireRefused(AdoptedZip.withoutComment(archive(name)), reason);
    }

    @Test
    @Tag("E21")
    void whatIsNoArchiveIsRefused() throws IOException {
        requireRefused(archive("readme.notzip"), "it is no tar, tar.gz, tar.zst or zip");
    }

    /** What other tools write beside names and content, such as descriptors, times and owners, harms nobody: only the manifest was missing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "crc32-not-streamed.zip",
                "dd.zip",
                "go-with-datadesc-sig.zip",
                "time-22738.zip",
                "time-7zip.zip",
                "time-go.zip",
                "time-infozip.zip",
                "time-osx.zip",
                "time-win7.zip",
                "time-winrar.zip",
                "time-winzip.zip",
                "utf8-7zip.zip",
                "utf8-infozip.zip",
                "utf8-osx.zip",
                "utf8-winrar.zip",
                "utf8-winzip.zip"
            })
    @Tag("E19")
    void anArchiveFromElsewhereLacksNothingButAManifest(String name) throws IOException {
        byte[] archive = archive(name);
        requireRefused(archive, "it doesn't begin with .updrift-manifest");
        TestPlace place = new TestPlace(folder.resolve("good"));

        Attempt attempt = place.apply("2.0.0", AdoptedZip.of(archive));

        assertThat(place.slot(attempt))
                .isDirectoryContaining(file -> !file.endsWith(Manifest.NAME) && Files.isRegularFile(file));
    }

    /** None of them is overlooked. */
    @Test
    void soManyCameFromElsewhere() throws IOException, URISyntaxException {
        Path archives = Path.of(getClass().getResource("/archives").toURI());
        try (Stream<Path> files = Files.list(archives)) {
            assertThat(files).hasSize(1 + 10 + 2 + 1 + 16);
        }
    }

    private byte[] archive(String name) throws IOException {
        try (InputStream archive = getClass().getResourceAsStream("/archives/" + name)) {
            return archive.readAllBytes();
        }
    }

    @Test
    void aZipMadeByteByByteIsGoodIfNothingIsWrongWithIt() throws IOException {
        TestPlace place = new TestPlace(folder);

        var attempt = place.apply("2.0.0", goodZip().end());

        assertThat(place.slot(attempt).resolve("good")).hasContent("good");
    }

    @Test
    @Tag("E19")
    void aLocalHeaderThatSaysAnotherNameIsRefused() throws IOException {
        byte[] content =
                ZipMaker.with(MANIFEST).namedTwice("evil", "good", "good").end();

        requireRefused(content, "'good' is another one in its local header than in the directory");
    }

    @Test
    @Tag("E19")
    void aPrefixIsRefused() throws IOException {
        requireRefused(
                ZipMaker.withPrefix("#!/bin/evil\n", MANIFEST)
                        .stored("good", "good")
                        .end(),
                "it is no tar");
        requireRefused(
                ZipMaker.withPrefix("PK\3\4", MANIFEST).stored("good", "good").end(),
                "doesn't begin where the entry before it ends");
    }

    @Test
    @Tag("E19")
    void whatNoHeaderTellsOfIsRefused() throws IOException {
        requireRefused(
                ZipMaker.with(MANIFEST).gap("evil").stored("good", "good").end(),
                "doesn't begin where the entry before it ends");
        requireRefused(goodZip().gap("evil").end(), "something between its entries and its directory");
    }

    @Test
    @Tag("E21")
    void dataAfterTheEndIsRefused() throws IOException {
        byte[] more = "more".getBytes(StandardCharsets.US_ASCII);
        requireRefused(joined(goodZip().end(), more), "a comment or data after its end");
        requireRefused(joined(goodTar(), more), "data after its end");
        requireRefused(joined(TarMaker.gzip(goodTar()), more), "data after its end");
        requireRefused(joined(TarMaker.gzip(goodTar()), TarMaker.gzip(more)), "data after its end");
        requireRefused(joined(goodTar(), goodTar()), "data after its end");
        byte[] zst = zst(goodTar());
        requireRefused(joined(zst, more), "data after its end");
        requireRefused(joined(zst, zst), "data after its end");
        byte[] skippable = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184d2a50)
                .putInt(4)
                .put(more)
                .array();
        requireRefused(joined(zst, skippable), "data after its end");
    }

    @Test
    @Tag("E21")
    void whatIsCutOffIsRefused() throws IOException {
        byte[] tar = goodTar();
        requireRefused(Arrays.copyOf(tar, tar.length - 600), "cut off");
        requireRefused(Arrays.copyOf(tar, 700), "it can't be read as tar");
        byte[] zip = goodZip().end();
        requireRefused(Arrays.copyOf(zip, zip.length - 1), "the zip file is cut off");
        byte[] zst = zst(tar);
        requireRefused(Arrays.copyOf(zst, zst.length - 1), "cut off");
    }

    @Test
    @Tag("E21")
    void anEncryptedEntryIsRefused() throws IOException {
        byte[] content = ZipMaker.with(MANIFEST)
                .flags(ZipMaker.ENCRYPTED)
                .stored("good", "good")
                .end();

        requireRefused(content, "'good' is encrypted");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 12, 14, 93, 99})
    @Tag("E21")
    void aMethodThatIsNotReadIsNamed(int method) throws IOException {
        byte[] content =
                ZipMaker.with(MANIFEST).method("good", method, new byte[4]).end();

        requireRefused(content, "'good' is packed by method " + method);
    }

    @Test
    @Tag("E21")
    void aPartOfASplitArchiveIsRefused() throws IOException {
        requireRefused(ZipMaker.with(MANIFEST).disk(1).stored("good", "good").end(), "split zip file");
        byte[] last = goodZip().end();
        last[last.length - 22 + 4] = 1;
        requireRefused(last, "one part of a split zip file");
    }

    @Test
    @Tag("E18")
    @Tag("E22")
    void aLinkOrADeviceInAZipIsRefused() throws IOException {
        requireRefused(
                ZipMaker.with(MANIFEST).type(0120000).stored("good", "/etc").end(), "'good' is a link");
        requireRefused(
                ZipMaker.with(MANIFEST).type(0020000).stored("good", "good").end(), "neither a file nor a directory");
    }

    @Test
    @Tag("E20")
    void entriesThatShareTheirBytesAreRefused() throws IOException {
        byte[] manifest = manifest(file("a", "good"), file("b", "good"));
        byte[] zip =
                ZipMaker.with(manifest).stored("a", "good").stored("b", "good").end();
        // The directory's second line now leads to where the first one does.
        int lines = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
        int before = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2", lines - 1);
        System.arraycopy(zip, before + 42, zip, lines + 42, 4);

        requireRefused(zip, "doesn't begin where the entry before it ends");
    }

    private static ZipMaker goodZip() {
        return ZipMaker.with(MANIFEST).stored("good", "good");
    }

    private static byte[] goodTar() {
        return TarMaker.with(MANIFEST).file("good", "good").end();
    }

    private static byte[] zst(byte[] content) {
        return written(bytes -> {
            try (var packed = Compression.pack(PackageFormat.TAR_ZST, bytes)) {
                packed.write(content);
            }
        });
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
