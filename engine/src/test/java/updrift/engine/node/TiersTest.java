package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.cache.CacheStorage;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.MemoryOrigin;

class TiersTest {
    @Test
    @Tag("R37")
    void theOneThatIsSharedIsTheOriginWhateverTheOrder() {
        Tiers tiers = Tiers.open(List.of("shared", "own"), TiersTest::open);

        assertThat(tiers.origin().orElseThrow()).isInstanceOf(MemoryOrigin.class);
        assertThat(tiers.own()).isNotInstanceOf(MemoryOrigin.class);
        assertThat(Tiers.open(List.of("own"), TiersTest::open).origin()).isEmpty();
    }

    @Test
    @Tag("F11")
    void twoOfAKindAndNoneOfItsOwnAreRefused() {
        refused(List.of("own", "own2"), "updrift.cache.use: own, own2 names several that keep packages of its own");
        refused(
                List.of("own", "shared", "shared2"),
                "updrift.cache.use: own, shared, shared2 names several that are shared");
        refused(
                List.of("shared"),
                "updrift.cache.use: shared is shared by many nodes, and a node needs a cache of its own");
    }

    private static void refused(List<String> names, String message) {
        assertThatThrownBy(() -> Tiers.open(names, TiersTest::open))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageStartingWith(message);
    }

    private static CacheStorage open(String name) {
        return name.startsWith("shared") ? new MemoryOrigin() : new MemoryCacheStorageFactory().create();
    }
}
