package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What every {@link CacheStorage} promises, for what it declares; what it doesn't declare it must refuse. */
public abstract class CacheStorageContract extends SecondTierContract {
    @Test
    void itTellsTheSameAbilitiesEachTime() {
        assertThat(storage.abilities()).isEqualTo(storage.abilities());
        assertThat(storage.usableSpace()).isNotNegative();
    }

    @Test
    void whatWasNeverKeptIsNotThere() {
        assertThat(storage.open(id)).isEmpty();
        assertThat(storage.list()).isEmpty();
    }

    @Test
    void aNewUpdateIsEmptyAndNotWhole() {
        try (StoredUpdate update = create()) {
            assertThat(update.isComplete()).isFalse();
            for (StoredPart part : StoredPart.values()) {
                assertThat(read(update, part, 0, 10)).isEmpty();
            }
        }
        assertKept(id);
    }

    @Test
    @Tag("R10")
    void aPackageThatWasCompletedIsThereAfterARestart() {
        complete(id);
        restart();

        assertKept(id);
        try (StoredUpdate update = found(id)) {
            assertThat(update.isComplete()).isTrue();
            assertThat(update.size()).isEqualTo(SIZE);
            assertThat(read(update, StoredPart.PACKAGE, 0, SIZE)).isEqualTo(bytes);
            assertThat(read(update, StoredPart.TREE, 0, 100)).containsExactly(5, 6, 7);
        }
    }

    @Test
    void completingAgainChangesNothing() {
        needs(CacheAbility.WRITABLE);
        complete(id);

        try (StoredUpdate update = found(id)) {
            update.complete();
            update.complete();

            assertThat(update.isComplete()).isTrue();
            assertThat(read(update, StoredPart.PACKAGE, 0, SIZE)).isEqualTo(bytes);
        }
    }

    @Test
    void partsCanBeWrittenInAnyOrderAndReadBack() {
        needs(CacheAbility.PARTIAL);
        try (StoredUpdate update = create()) {
            write(update, StoredPart.PACKAGE, 200_000, 100_000);
            write(update, StoredPart.PACKAGE, 65_536, 1_000);
            write(update, StoredPart.PACKAGE, 0, 65_536);
            update.write(StoredPart.TREE, 640, ByteBuffer.allocateDirect(64));

            assertThat(read(update, StoredPart.PACKAGE, 250_000, 50_000)).isEqualTo(slice(250_000, 50_000));
            assertThat(read(update, StoredPart.PACKAGE, 0, 66_536)).isEqualTo(slice(0, 66_536));
            assertThat(update.length(StoredPart.PACKAGE)).isEqualTo(SIZE);
            assertThat(update.length(StoredPart.TREE)).isEqualTo(704);
            assertThat(update.length(StoredPart.HAVE)).isZero();
        }
    }

    @Test
    void oneWithoutPartialPackagesRefusesToWriteBehindAGap() {
        needs(CacheAbility.WRITABLE);
        assumeTrue(!storage.abilities().contains(CacheAbility.PARTIAL), "it keeps partial packages");
        try (StoredUpdate update = create()) {
            refused(ErrorCode.NOT_POSSIBLE, () -> update.write(StoredPart.PACKAGE, 65_536, ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aWriteReplacesWhatStoodThere() {
        needs(CacheAbility.PARTIAL);
        try (StoredUpdate update = create()) {
            update.write(StoredPart.HAVE, 0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            update.write(StoredPart.HAVE, 1, ByteBuffer.wrap(new byte[] {9}));

            assertThat(read(update, StoredPart.HAVE, 0, 10)).containsExactly(1, 9, 3);
        }
    }

    @Test
    void readingEndsWhereThePartEnds() {
        complete(id);
        try (StoredUpdate update = found(id)) {
            assertThat(read(update, StoredPart.PACKAGE, SIZE - 5, 100)).isEqualTo(slice(SIZE - 5, 5));
            assertThat(read(update, StoredPart.PACKAGE, SIZE, 100)).isEmpty();
            assertThat(read(update, StoredPart.PACKAGE, SIZE + 1_000_000L, 100)).isEmpty();
        }
    }

    @Test
    @Tag("R06")
    void whatWasForcedIsThereAfterARestart() {
        needs(CacheAbility.PARTIAL);
        needs(CacheAbility.DURABLE);
        writeForced();
        restart();

        assertForcedIsThere();
    }

    @Test
    @Tag("R06")
    void whatWasForcedSurvivesACrash() {
        needs(CacheAbility.PARTIAL);
        needs(CacheAbility.DURABLE);
        writeForced();
        storage.close();
        assumeTrue(crash(), "this test can't crash the machine");
        storage = open();

        assertForcedIsThere();
    }

    @Test
    void aPackageThatWasCompletedSurvivesACrash() {
        needs(CacheAbility.DURABLE);
        complete(id);
        storage.close();
        assumeTrue(crash(), "this test can't crash the machine");
        storage = open();

        try (StoredUpdate update = found(id)) {
            assertThat(update.isComplete()).isTrue();
            assertThat(read(update, StoredPart.PACKAGE, 0, SIZE)).isEqualTo(bytes);
        }
    }

    @Test
    void creatingAnewForgetsWhatWasKept() {
        needs(CacheAbility.WRITABLE);
        complete(id);

        try (StoredUpdate update = create()) {
            assertThat(update.isComplete()).isFalse();
            assertThat(read(update, StoredPart.PACKAGE, 0, 10)).isEmpty();
            assertThat(read(update, StoredPart.TREE, 0, 10)).isEmpty();
        }
        assertKept(id);
    }

    @Test
    void whatWasDeletedIsGoneAfterARestartToo() {
        needs(CacheAbility.WRITABLE);
        complete(id);
        complete(id(8));
        storage.delete(id);
        storage.delete(id);
        storage.delete(id(9));
        restart();

        assertThat(storage.open(id)).isEmpty();
        assertKept(id(8));
    }

    @Test
    void updatesAreListedInTheirOrder() {
        assumeTrue(!storage.abilities().contains(CacheAbility.SHARED), "it need not list");
        TreeSet<UpdateId> made = new TreeSet<>();
        for (int seed : List.of(3, 250, 1, 128, 77)) {
            complete(id(seed));
            made.add(id(seed));
        }

        assertThat(storage.list()).containsExactlyElementsOf(made);
    }

    @Test
    void aDamagedPlaceOfAWholePackageCanBeMended() {
        needs(CacheAbility.PARTIAL);
        complete(id);
        try (StoredUpdate update = found(id)) {
            update.write(StoredPart.PACKAGE, 1_000, ByteBuffer.wrap(new byte[] {42}));
            update.force(StoredPart.PACKAGE);

            assertThat(read(update, StoredPart.PACKAGE, 1_000, 1)).containsExactly(42);
            assertThat(update.isComplete()).isTrue();
        }
    }

    @Test
    @Tag("R12")
    void aRegionOfTheFileHasTheBytes() throws IOException {
        needs(CacheAbility.REGIONS);
        complete(id);
        try (StoredUpdate update = found(id)) {
            FileRegion region = update.region(65_536, 65_536).orElseThrow();
            ByteBuffer into = ByteBuffer.allocate(region.length());
            while (into.hasRemaining() && region.channel().read(into, region.position() + into.position()) > 0) {}

            assertThat(into.array()).isEqualTo(slice(65_536, 65_536));
        }
    }

    @Test
    void oneWithoutRegionsGivesNone() {
        assumeTrue(!storage.abilities().contains(CacheAbility.REGIONS), "it has regions");
        complete(id);
        try (StoredUpdate update = found(id)) {
            assertThat(update.region(0, 1)).isEmpty();
        }
    }

    @Test
    void theFileOfAWholePackageIfThereIsOneHasItsBytes() throws IOException {
        complete(id);
        try (StoredUpdate update = found(id)) {
            if (update.file().isPresent()) {
                assertThat(Files.readAllBytes(update.file().get())).isEqualTo(bytes);
            }
        }
    }

    @Test
    void itIsReadWhileItIsWritten() {
        needs(CacheAbility.PARTIAL);
        try (StoredUpdate update = create()) {
            write(update, StoredPart.PACKAGE, 0, 100_000);
            List<CompletableFuture<Boolean>> readers = IntStream.range(0, 3)
                    .mapToObj(reader -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 200)
                            .allMatch(i -> ByteBuffer.wrap(read(update, StoredPart.PACKAGE, i * 400L, 400))
                                    .equals(ByteBuffer.wrap(bytes, i * 400, 400)))))
                    .toList();
            for (int at = 100_000; at < SIZE; at += 10_000) {
                write(update, StoredPart.PACKAGE, at, 10_000);
            }

            assertThat(readers).allMatch(CompletableFuture::join);
        }
    }

    @Test
    void itIsForcedWhileItIsWritten() {
        needs(CacheAbility.PARTIAL);
        try (StoredUpdate update = create()) {
            write(update, StoredPart.PACKAGE, 0, 10_000);
            CompletableFuture<Void> forcing = CompletableFuture.runAsync(
                    () -> IntStream.range(0, 20).forEach(round -> update.force(StoredPart.PACKAGE)));
            for (int at = 10_000; at < SIZE; at += 10_000) {
                write(update, StoredPart.PACKAGE, at, 10_000);
            }
            forcing.join();

            assertThat(read(update, StoredPart.PACKAGE, 0, SIZE)).isEqualTo(bytes);
        }
    }

    @Test
    @Tag("D04")
    void moreThanFitsIsRefusedWithBothNumbers() {
        needs(CacheAbility.WRITABLE);
        assumeTrue(storage.usableSpace() < 1L << 60, "it doesn't know its space");

        assertThatThrownBy(() -> storage.create(id, 1L << 60))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FULL))
                .hasMessageContaining(Long.toString(1L << 60));
        assertThat(storage.list()).isEmpty();
    }
}
