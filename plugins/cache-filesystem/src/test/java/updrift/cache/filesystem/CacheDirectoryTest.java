package updrift.cache.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.TestSettings;

class CacheDirectoryTest {
    private static final UpdateId ID = UpdateId.parse("ab".repeat(32));
    private static final UpdateId OTHER = UpdateId.parse("0c".repeat(32));

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = temporary.resolve("cache");
    }

    @Test
    @Tag("R10")
    void aFinishedPackageIsAFileNamedByItsId() throws IOException {
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            finish(cache, ID);
            try (StoredUpdate update = cache.open(ID).orElseThrow()) {
                Path file = update.file().orElseThrow();

                assertThat(file.getFileName()).hasToString(ID + ".pkg");
                assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3);
                assertThat(names()).containsExactly(ID + ".pkg", ID + ".tree", "lock");
            }
        }
    }

    @Test
    void placesBehindTwoGibibytesAreWrittenAndRead() {
        long far = (5L << 30) + 7;
        try (CacheStorage cache = FileSystemCache.open(directory);
                StoredUpdate update = cache.create(ID, far + 3)) {
            update.write(StoredPart.PACKAGE, far, ByteBuffer.wrap(new byte[] {1, 2, 3}));

            ByteBuffer into = ByteBuffer.allocate(10);
            assertThat(update.read(StoredPart.PACKAGE, far, into)).isEqualTo(3);
            assertThat(update.size()).isEqualTo(far + 3);
        }
    }

    @Test
    void packagesThatNobodyReadsTakeNoDescriptors() {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "descriptors can't be counted here");
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<StoredUpdate> kept = new ArrayList<>();
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            for (int i = 0; i < 100; i++) {
                UpdateId id = UpdateId.parse("%064x".formatted(i));
                finish(cache, id);
            }
            long before = system.getOpenFileDescriptorCount();
            cache.list().forEach(id -> kept.add(cache.open(id).orElseThrow()));

            assertThat(kept).hasSize(100).allMatch(update -> update.isComplete() && update.size() == 3);
            assertThat(kept).allMatch(update -> update.length(StoredPart.TREE) > 0);
            assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 50);
        } finally {
            kept.forEach(StoredUpdate::close);
        }
    }

    @Test
    @Tag("D13")
    void whatACrashLeftBehindIsSweptAndNothingElse() throws IOException {
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            finish(cache, ID);
        }
        Files.write(directory.resolve(ID + ".have"), new byte[1]);
        Files.write(directory.resolve(ID + ".part"), new byte[1]);
        Files.write(directory.resolve(OTHER + ".tree"), new byte[1]);
        Files.write(directory.resolve(OTHER + ".have"), new byte[1]);
        Files.write(directory.resolve("notes.txt"), new byte[1]);
        Files.write(directory.resolve("AB".repeat(32) + ".have"), new byte[1]);
        Files.createDirectory(directory.resolve(OTHER + ".d"));

        FileSystemCache.open(directory).close();

        assertThat(names())
                .containsExactlyInAnyOrder(
                        ID + ".pkg", ID + ".tree", "lock", "notes.txt", "AB".repeat(32) + ".have", OTHER + ".d");
    }

    @Test
    @Tag("D03")
    @Tag("D15")
    void onlyLowerCaseHexadecimalNamesArePackages() throws IOException {
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            for (String name :
                    List.of("AB".repeat(32) + ".pkg", "con.pkg", "ab.pkg", ID + ".pkg.bak", "x" + ID + ".pkg")) {
                Files.write(directory.resolve(name), new byte[1]);
            }

            assertThat(cache.list()).isEmpty();
            assertThat(cache.open(OTHER)).isEmpty();
        }
    }

    @Test
    @Tag("D02")
    void aLinkInAPackagesPlaceIsNoPackageAndIsNotFollowed() throws IOException {
        Path outside = Files.write(temporary.resolve("outside"), new byte[] {9});
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            Files.createSymbolicLink(directory.resolve(ID + ".pkg"), outside);
            Files.createSymbolicLink(directory.resolve(OTHER + ".tree"), outside);

            assertThat(cache.list()).isEmpty();
            assertThat(cache.open(ID)).isEmpty();
            finish(cache, ID);
            try (StoredUpdate update = FileUpdate.create(directory, OTHER)) {
                failsNaming(OTHER + ".tree", () -> update.write(StoredPart.TREE, 0, ByteBuffer.allocate(1)));
                assertThat(update.length(StoredPart.TREE)).isZero();
            }
        }
        assertThat(outside).hasBinaryContent(new byte[] {9});
        assertThat(directory.resolve(ID + ".pkg")).isRegularFile().hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    @Tag("D02")
    void aDirectoryOrAPipeInAPackagesPlaceIsNoPackage() throws Exception {
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            Files.createDirectories(directory.resolve(ID + ".pkg").resolve("full"));
            boolean pipe = Files.isExecutable(Path.of("/usr/bin/mkfifo"))
                    && new ProcessBuilder(
                                            "/usr/bin/mkfifo",
                                            directory.resolve(OTHER + ".part").toString())
                                    .start()
                                    .waitFor()
                            == 0;

            assertThat(cache.list()).isEmpty();
            assertThat(cache.open(ID)).isEmpty();
            assertThat(cache.open(OTHER)).isEmpty();
            failsNaming(ID.toString(), () -> cache.create(ID, 1));
            if (pipe) {
                cache.create(OTHER, 1).close();
                assertThat(directory.resolve(OTHER + ".part")).isRegularFile();
            }
        }
    }

    @Test
    @Tag("G01")
    @Tag("G03")
    void nobodyButTheOwnerCanReadOrWriteIt() throws IOException {
        assumePosix();
        try (CacheStorage cache = FileSystemCache.open(directory)) {
            finish(cache, ID);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        for (String name : names()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @Tag("G03")
    void aDirectoryThatOthersMayWriteToIsRefusedWithTheRemedy() throws IOException {
        assumePosix();
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

        failsNaming("chmod go-w", () -> FileSystemCache.open(directory));
    }

    @Test
    @Tag("D14")
    void aDirectoryThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
        assumePosix();
        assumeTrue(!"root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));

        failsNaming(directory.toString(), () -> FileSystemCache.open(directory));
    }

    @Test
    @Tag("D14")
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.write(directory, new byte[1]);

        failsNaming(directory.toString(), () -> FileSystemCache.open(directory));
    }

    @Test
    @Tag("D04")
    void aWriteThatDidNotFitTellsWhatItNeededAndWhatThereWas() {
        UpdriftException failure = Failures.ofWrite(directory, 10, new IOException("No space left on device"));

        assertThat(failure.code()).isEqualTo(ErrorCode.CACHE_FULL);
        assertThat(failure).hasMessageContaining("needs 10 more bytes").hasMessageContaining("usable");
        assertThat(Failures.ofWrite(temporary, 10, new IOException("Input/output error"))
                        .code())
                .isEqualTo(ErrorCode.CACHE_FAILED);
    }

    @Test
    void theConfiguredDirectoryCountsFromTheStateDirectory() {
        FileSystemCacheFactory factory = new FileSystemCacheFactory();

        factory.create(TestSettings.of(factory, Map.of()), new TestCacheContext(temporary))
                .close();
        factory.create(TestSettings.of(factory, Map.of("directory", "packages")), new TestCacheContext(temporary))
                .close();

        assertThat(temporary.resolve("cache")).isDirectory();
        assertThat(temporary.resolve("packages")).isDirectory();
    }

    private static void finish(CacheStorage cache, UpdateId id) {
        try (StoredUpdate update = cache.create(id, 3)) {
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            update.write(StoredPart.TREE, 0, ByteBuffer.allocate(64));
            update.write(StoredPart.HAVE, 0, ByteBuffer.allocate(1));
            for (StoredPart part : StoredPart.values()) {
                update.force(part);
            }
            update.complete();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void failsNaming(String what, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED))
                .hasMessageContaining(what);
    }

    private void assumePosix() {
        assumeTrue(
                temporary.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this system has no POSIX permissions");
    }
}
