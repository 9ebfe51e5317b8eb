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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that two readers could take for two different ones, or that hide something. */
@DisabledOnOs(OS.WINDOWS)
class RefusedArchivesTest extends RefusalScene {
    private static final byte[] MANIFEST = manifest(file("good", "good"));

    static Stream<String> archivesFromElsewhere() throws IOException, URISyntaxException {
        Path folder = Path.of(RefusedArchivesTest.class.getResource("/archives").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
            assertThat(names).hasSize(29);
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("archivesFromElsewhere")
    @Tag("E17")
    @Tag("E19")
    @Tag("E21")
    void anOddArchiveFromElsewhereIsRefused(String name) throws IOException {
        try (InputStream archive = getClass().getResourceAsStream("/archives/" + name)) {
            requireRefused(archive.readAllBytes(), "");
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

        requireRefused(zip, "'");
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
