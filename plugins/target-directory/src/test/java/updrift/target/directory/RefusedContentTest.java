package updrift.target.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static updrift.target.directory.Packages.file;
import static updrift.target.directory.Packages.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.target.disk.Sha256;

@DisabledOnOs(OS.WINDOWS)
class RefusedContentTest extends RefusalScene {
    @Test
    @Tag("E19")
    void whatIsNotInTheManifestIsRefused() throws IOException {
        requireRefused(good().file("more", "more").end(), "'more' isn't in its manifest");
        requireRefused(TarMaker.withNothing().file("good", "good").end(), "it doesn't begin with .updrift-manifest");
        requireRefused(TarMaker.withNothing().end(), "it is no tar");
        requireRefused(TarMaker.with(new byte[0]).end(), "its manifest doesn't begin with 'updrift-manifest 1'");
    }

    @Test
    @Tag("E19")
    void whatIsMissingOrThereTwiceIsRefused() throws IOException {
        requireRefused(
                TarMaker.with(manifest(file("good", "good"))).end(),
                "'good' is in its manifest and not in the archive");
        requireRefused(good().file("good", "good").end(), "'good' is in the archive twice");
        requireRefused(
                good().add(Manifest.NAME, TarConstants.LF_NORMAL, 0644, manifest())
                        .end(),
                "isn't in its manifest");
    }

    @Test
    @Tag("E19")
    void anotherSizeHashOrModeThanInTheManifestIsRefused() throws IOException {
        TarMaker shorter = TarMaker.with(manifest(file("good", "good")));
        requireRefused(shorter.file("good", "goo").end(), "'good' has 3 bytes, and 4 in its manifest");
        TarMaker other = TarMaker.with(manifest(file("good", "good")));
        requireRefused(other.file("good", "evil").end(), "'good' has another SHA-256");
        TarMaker runnable = TarMaker.with(manifest(file("good", "good")));
        requireRefused(
                runnable.add("good", TarConstants.LF_NORMAL, 0755, bytes("good"))
                        .end(),
                "'good' has mode 755");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4755", "2755", "1755", "0777", "0666", "0600"})
    @Tag("E22")
    void aModeThatGivesMoreThanReadingAndRunningIsRefused(String mode) throws IOException {
        String line = file("good", "good").replace("0644", mode);
        TarMaker listed = TarMaker.with(manifest(line));
        requireRefused(
                listed.add("good", TarConstants.LF_NORMAL, Integer.parseInt(mode, 8), bytes("good"))
                        .end(),
                "modes are 0644 and 0755");
        TarMaker unlisted = TarMaker.with(manifest(file("good", "good")));
        requireRefused(
                unlisted.add("good", TarConstants.LF_NORMAL, Integer.parseInt(mode, 8), bytes("good"))
                        .end(),
                "'good' has mode ");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO, TarConstants.LF_CONTIG, 'V'})
    @Tag("E22")
    void whatIsNeitherAFileNorADirectoryIsRefused(byte type) throws IOException {
        byte[] content = TarMaker.with(manifest(file("good", "")))
                .add("good", type, 0644, new byte[0])
                .end();

        requireRefused(content, "'good' is neither a file nor a directory");
    }

    @Test
    @Tag("E20")
    void moreThanTheManifestSaysIsNotUnpacked() throws Exception {
        byte[] bomb = TarMaker.gzip(TarMaker.with(manifest(file("good", "good")))
                .add("good", TarConstants.LF_NORMAL, 0644, new byte[64 << 20])
                .end());
        assertThat(bomb.length).isLessThan(100 << 10);
        requireRefused(bomb, "'good' has 67108864 bytes, and 4 in its manifest");

        // A header that lies of its size, so that only what comes out of it tells.
        byte[] tar = good().end();
        byte[] longer = Arrays.copyOf(tar, 64 << 20);
        Arrays.fill(longer, tar.length, longer.length, (byte) 'x');
        requireRefused(TarMaker.gzip(longer), "more comes out of it than its manifest accounts for");
    }

    @Test
    @Tag("E20")
    void whatComesOutEndsWithinTheLimit() throws Exception {
        Path file = Files.write(folder.resolve("bomb"), zipWithLyingSize());
        AtomicLong written = new AtomicLong();

        try (FileChannel channel = FileChannel.open(file)) {
            assertThatThrownBy(() -> CheckedContent.read(
                            content -> PackageFormat.read(channel, content),
                            new Limits(channel.size(), 1 << 30),
                            new CountingSink(written)))
                    .isInstanceOf(PackageRefused.class)
                    .hasMessageContaining("more bytes");
        }

        assertThat(written.get()).isLessThanOrEqualTo(4 + (64 << 10));
    }

    /** Its directory and its local header say 4 bytes, and 16 MiB come out. */
    private static byte[] zipWithLyingSize() {
        return ZipMaker.with(manifest(file("good", "good")))
                .deflated("good", new byte[16 << 20], 4)
                .end();
    }

    private record CountingSink(AtomicLong written) implements CheckedContent.Sink {
        @Override
        public void begin(Manifest manifest) {
            assertThat(manifest.unpackedBytes()).isEqualTo(4);
        }

        @Override
        public WritableByteChannel file(ManifestEntry entry) {
            return new WritableByteChannel() {
                @Override
                public int write(ByteBuffer from) {
                    int count = from.remaining();
                    written.addAndGet(count);
                    from.position(from.limit());
                    return count;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {
                    // Counted only.
                }
            };
        }
    }

    @Test
    @Tag("E20")
    void moreThanTheOperatorAllowsIsRefusedWithBothNumbers() throws IOException {
        requireRefused(good().end(), "its files have 4 bytes, and max_size is 3", Map.of("max_size", "3"));
        String large = "f 0644 9999999999999 " + "0".repeat(64) + " large";
        requireRefused(TarMaker.with(manifest(large)).end(), "and max_size is 4294967296");
    }

    @Test
    @Tag("E20")
    void aPackageThatLivesFromRunsOfZerosIsRefused() throws IOException {
        String zeros = "f 0644 1073741824 " + "0".repeat(64) + " zeros";

        requireRefused(TarMaker.gzip(TarMaker.with(manifest(zeros)).end()), "more than 200 times the");
    }

    @Test
    @Tag("E20")
    void aHundredThousandPathsAreTheMost() throws IOException {
        String[] lines = IntStream.rangeClosed(0, Limits.ENTRIES_MAX)
                .mapToObj(number -> "d 0755 " + number)
                .toArray(String[]::new);

        requireRefused(TarMaker.gzip(TarMaker.with(manifest(lines)).end()), "it lists more than 100000 paths");
    }

    @Test
    @Tag("E20")
    void aSparseFileOfAnExbibyteIsRefused() throws IOException {
        byte[] tar =
                good().add("sparse", TarConstants.LF_NORMAL, 0644, new byte[0]).end();
        int header = tar.length - 3 * 512;
        tar[header + 156] = 'S';
        // The real size, 2^60 in base 256.
        tar[header + 483] = (byte) 0x80;
        tar[header + 487] = 0x10;
        TarHeaders.sum(tar, header);

        requireRefused(tar, "sparse");
    }

    @Test
    @Tag("E20")
    void aPackageWithinAPackageIsAFileLikeAnyOther() throws IOException {
        byte[] inner = TarMaker.gzip(new byte[1 << 20]);
        String line = "f 0644 " + inner.length + " " + Sha256.of(inner) + " inner.tar.gz";
        byte[] content = TarMaker.with(manifest(line))
                .add("inner.tar.gz", TarConstants.LF_NORMAL, 0644, inner)
                .end();

        TestPlace place = new TestPlace(folder);
        var attempt = place.apply("2.0.0", content);

        assertThat(place.slot(attempt).resolve("inner.tar.gz")).hasBinaryContent(inner);
    }

    @ParameterizedTest
    @ValueSource(strings = {".tar", ".tar.gz", ".tar.zst", ".zip"})
    @Tag("E19")
    @Tag("E21")
    void aPackageInWhichBytesWereChangedIsRefusedOrMeansTheSame(String extension) throws Exception {
        byte[] good = Packages.of("echo 2.0.0", extension);
        byte[] meant = read(good).text();
        Random random = new Random(extension.hashCode());
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] changed = good.clone();
            for (int change = 0; change <= round % 3; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            byte[] cut = round % 5 == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length)) : changed;
            try {
                assertThat(read(cut).text()).as("round " + round).isEqualTo(meant);
            } catch (PackageRefused expected) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(100);
    }

    private Manifest read(byte[] content) throws IOException, PackageRefused {
        Path file = Files.write(folder.resolve("package"), content);
        try (FileChannel channel = FileChannel.open(file)) {
            return CheckedContent.inspect(
                    archive -> PackageFormat.read(channel, archive), new Limits(channel.size(), 1 << 30));
        }
    }

    private static TarMaker good() {
        return TarMaker.with(manifest(file("good", "good"))).file("good", "good");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
