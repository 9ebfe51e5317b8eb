package updrift.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredUpdate;
import updrift.api.error.UpdriftException;
import updrift.engine.content.TestPackage;
import updrift.engine.content.TreeShape;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.SimulatedDisk;

/** What is kept where memory runs out in the middle. */
@Tag("G09")
class StarvedStorageTest {
    private final TestPackage made = TestPackage.random(5, 3 * TreeShape.CHUNK + 100);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final CacheStorage cache = new MemoryCacheStorageFactory(disk, "cache").create();

    /** The steps of a checkpoint: three forces and, before the last, a write. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void afterACheckpointThatHadNoMemoryNothingCountsAsKeptUntilItIsReadAgain(int step) {
        StarvedStorage storage =
                new StarvedStorage(cache.create(made.id(), made.shape().size()));
        KeptChunks kept = new KeptChunks(storage, made.shape().chunks());
        for (int index = 0; index < made.shape().chunks(); index++) {
            kept.write(made.verified(index));
        }
        storage.starveAt(step);

        assertThatThrownBy(kept::checkpoint).isInstanceOf(OutOfMemoryError.class);

        assertThat(kept.isBroken()).isTrue();
        for (Runnable again : List.<Runnable>of(kept::checkpoint, kept::complete)) {
            assertThatThrownBy(again::run)
                    .isInstanceOf(UpdriftException.class)
                    .hasMessageContaining("OutOfMemoryError");
        }
        kept.close();
        disk.crash(step);
        assertThat(cache.open(made.id()).map(StoredUpdate::isComplete)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aChunkThatThereWasNoMemoryToWriteIsNotKept(int step) {
        StarvedStorage storage =
                new StarvedStorage(cache.create(made.id(), made.shape().size()));
        KeptChunks kept = new KeptChunks(storage, made.shape().chunks());
        storage.starveAt(step);

        assertThatThrownBy(() -> kept.write(made.verified(0))).isInstanceOf(OutOfMemoryError.class);
        for (int index = 1; index < made.shape().chunks(); index++) {
            kept.write(made.verified(index));
        }

        assertThatThrownBy(kept::complete).hasMessageContaining("chunk 0 is missing");
        kept.write(made.verified(0));
        kept.complete();
        assertThat(storage.isComplete()).isTrue();
    }
}
