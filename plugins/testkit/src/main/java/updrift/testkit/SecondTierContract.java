package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    void oneThatIsNotSharedHasNoObjects() {
        assumeTrue(!storage.abilities().contains(CacheAbility.SHARED), "it is shared");

        assertThat(storage.object("shop/stable/statements", 100)).isEmpty();
    }
}
