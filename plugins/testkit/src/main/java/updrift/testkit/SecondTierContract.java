package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.error.ErrorCode;

/** The part of {@link CacheStorageContract} about storages that only read, or that many nodes share. */
abstract class SecondTierContract extends CacheContractSteps {
    @Test
    void oneThatCannotBeWrittenRefusesToBe() {
        assumeTrue(!storage.abilities().contains(CacheAbility.WRITABLE), "it is writable");

        refused(ErrorCode.NOT_POSSIBLE, () -> storage.create(id, SIZE));
        refused(ErrorCode.NOT_POSSIBLE, () -> storage.delete(id));
        complete(id);
        try (StoredUpdate update = found(id)) {
            refused(ErrorCode.NOT_POSSIBLE, () -> write(update, StoredPart.PACKAGE, 0, 1));
            refused(ErrorCode.NOT_POSSIBLE, () -> update.force(StoredPart.PACKAGE));
        }
    }

    @Test
    @Tag("R37")
    void aSharedOneHasSmallObjectsBesideThePackages() {
        needs(CacheAbility.SHARED);
        assertThat(storage.object("shop/stable/statements", 100)).isEmpty();
        assumeTrue(stockObject("shop/stable/statements", slice(0, 100)), "this test can't stock objects");

        assertThat(storage.object("shop/stable/statements", 100)).contains(slice(0, 100));
        assertThat(storage.object("shop/beta/statements", 100)).isEmpty();
        refused(ErrorCode.CACHE_FAILED, () -> storage.object("shop/stable/statements", 99));
    }

    @Test
    @Tag("R37")
    void anObjectIsReplacedOnlyByWhoeverKnowsWhatItIs() {
        needs(CacheAbility.SHARED);
        needs(CacheAbility.WRITABLE);
        String name = "shop/stable/statements";

        assertThat(storage.replaceObject(name, Optional.of(slice(0, 3)), slice(0, 4)))
                .isFalse();
        assertThat(storage.replaceObject(name, Optional.empty(), slice(0, 5))).isTrue();
        assertThat(storage.replaceObject(name, Optional.empty(), slice(0, 6))).isFalse();
        assertThat(storage.replaceObject(name, Optional.of(slice(1, 5)), slice(0, 7)))
                .isFalse();
        assertThat(storage.replaceObject(name, Optional.of(slice(0, 4)), slice(0, 8)))
                .isFalse();
        assertThat(storage.object(name, 100)).contains(slice(0, 5));

        assertThat(storage.replaceObject(name, Optional.of(slice(0, 5)), slice(0, 9)))
                .isTrue();
        assertThat(storage.object(name, 100)).contains(slice(0, 9));
    }

    @Test
    void oneWhoseObjectsCannotBeWrittenRefusesToReplaceThem() {
        assumeTrue(
                !storage.abilities().containsAll(Set.of(CacheAbility.SHARED, CacheAbility.WRITABLE)),
                "it is shared and writable");

        refused(
                ErrorCode.NOT_POSSIBLE,
                () -> storage.replaceObject("shop/stable/statements", Optional.empty(), slice(0, 1)));
    }

    @Test
    void oneThatIsNotSharedHasNoObjects() {
        assumeTrue(!storage.abilities().contains(CacheAbility.SHARED), "it is shared");

        assertThat(storage.object("shop/stable/statements", 100)).isEmpty();
    }
}
