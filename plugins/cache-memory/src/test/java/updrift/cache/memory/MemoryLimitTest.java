package updrift.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.TestSettings;

class MemoryLimitTest {
    private static final UpdateId ID = UpdateId.parse("ab".repeat(32));
    private static final UpdateId OTHER = UpdateId.parse("0c".repeat(32));
    private static final int SEGMENT = Segments.SEGMENT_BYTES;

    private final CacheStorage cache = new MemoryCache(new Memory(4 * SEGMENT, false));

    @Test
    @Tag("D04")
    void roomIsSetAsideForAllOfAPackageBeforeAByteOfItComes() {
        cache.create(ID, 3 * SEGMENT).close();

        assertThat(cache.usableSpace()).isEqualTo(SEGMENT);
        assertThatThrownBy(() -> cache.create(OTHER, 2 * SEGMENT))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FULL))
                .hasMessageContaining("needs 131072 bytes, and 65536 of 262144 are free; raise cache.memory.max_size");
        assertThat(cache.list()).containsExactly(ID);
    }

    @Test
    @Tag("D04")
    void whatComesBesideAPackageIsCountedTooAndDoesNotPassTheLimit() {
        try (StoredUpdate update = cache.create(ID, 3 * SEGMENT)) {
            update.write(StoredPart.TREE, 0, ByteBuffer.allocate(100));
            assertThat(cache.usableSpace()).isZero();

            assertThatThrownBy(() -> update.write(StoredPart.HAVE, 0, ByteBuffer.allocate(1)))
                    .isInstanceOfSatisfying(
                            UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FULL));
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.allocate(3 * SEGMENT));
            assertThat(update.length(StoredPart.PACKAGE)).isEqualTo(3 * SEGMENT);
        }
    }

    @Test
    void whatIsForgottenCompletedOrMadeAnewGivesItsMemoryBack() {
        try (StoredUpdate update = cache.create(ID, SEGMENT)) {
            for (StoredPart part : StoredPart.values()) {
                update.write(part, 0, ByteBuffer.allocate(10));
            }
            assertThat(cache.usableSpace()).isEqualTo(SEGMENT);
            update.complete();
            assertThat(cache.usableSpace()).isEqualTo(2 * SEGMENT);
        }

        cache.create(ID, 100).close();
        assertThat(cache.usableSpace()).isEqualTo(4 * SEGMENT - 100);
        cache.delete(ID);
        assertThat(cache.usableSpace()).isEqualTo(4 * SEGMENT);
    }

    @Test
    void aPackageOfWhichLittleIsThereTakesLittle() {
        CacheStorage large = new MemoryCache(new Memory(1L << 40, false));
        try (StoredUpdate update = large.create(ID, 1L << 39)) {
            update.write(StoredPart.PACKAGE, (1L << 39) - 2, ByteBuffer.wrap(new byte[] {1, 2}));
            ByteBuffer into = ByteBuffer.allocate(4);

            assertThat(update.read(StoredPart.PACKAGE, (1L << 39) - 4, into)).isEqualTo(4);
            assertThat(into.array()).containsExactly(0, 0, 1, 2);
        }
    }

    @Test
    void nothingOutlivesTheNode() {
        cache.create(ID, 100).close();

        cache.close();

        assertThat(cache.list()).isEmpty();
        assertThat(cache.usableSpace()).isEqualTo(4 * SEGMENT);
    }

    @Test
    @Tag("F11")
    void aLimitThatHoldsNoChunkIsRefused() {
        MemoryCacheFactory factory = new MemoryCacheFactory();

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, Map.of("max_size", "1KiB")), new NoContext()))
                .hasMessage("max_size: must be 64KiB or more");
        try (CacheStorage made = factory.create(TestSettings.of(factory, Map.of("direct", "true")), new NoContext())) {
            assertThat(made.usableSpace()).isEqualTo(128 << 20);
        }
    }
}
