package updrift.engine.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * The storages that configuration chooses, told apart by what they can do.
 *
 * @param own keeps packages, whole and partial, for this node
 * @param origin the second tier, which many nodes share
 */
record Tiers(CacheStorage own, Optional<CacheStorage> origin) {
    /** Opens each of {@code names}; {@code CONFIG_INVALID} unless exactly one of them is the node's own and at most one is shared. */
    static Tiers open(List<String> names, Function<String, CacheStorage> opener) {
        Optional<CacheStorage> own = Optional.empty();
        Optional<CacheStorage> origin = Optional.empty();
        for (String name : names) {
            CacheStorage opened = opener.apply(name);
            if (opened.abilities().contains(CacheAbility.SHARED)) {
                origin = only(origin, opened, names, "are shared by many nodes, and a node has one origin");
            } else {
                own = only(own, opened, names, "keep packages of its own, and a node has one such cache");
            }
        }
        if (own.isEmpty()) {
            throw wrong(
                    names,
                    "is shared by many nodes, and a node needs a cache of its own beside it, such as filesystem");
        }
        return new Tiers(own.get(), origin);
    }

    private static Optional<CacheStorage> only(
            Optional<CacheStorage> before, CacheStorage opened, List<String> names, String why) {
        if (before.isPresent()) {
            throw wrong(names, "names several that " + why);
        }
        return Optional.of(opened);
    }

    private static UpdriftException wrong(List<String> names, String why) {
        return new UpdriftException(
                ErrorCode.CONFIG_INVALID, "updrift.cache.use: " + String.join(", ", names) + " " + why);
    }
}
