package updrift.api.cache;

/** What a storage can do. What it doesn't declare it must refuse with {@code NOT_POSSIBLE}. */
public enum CacheAbility {
    /** Packages can be stored and deleted. */
    WRITABLE,
    /** What was forced survives a restart of the process and a crash of the machine; without {@link #PARTIAL}, what was completed. */
    DURABLE,
    /** Parts can be written at any position in any order, and a package that isn't whole can be kept and read. */
    PARTIAL,
    /** {@link StoredUpdate#region} gives regions of a file. */
    REGIONS,
    /** It is one store for many nodes, a second tier, which may be away for a while; small named objects stand beside the packages. */
    SHARED
}
