package updrift.target.directory;

/**
 * What a package may demand of the host that unpacks it.
 *
 * @param packageBytes what the package itself has
 * @param unpackedMax bytes of all its files together, the operator's setting
 */
record Limits(long packageBytes, long unpackedMax) {
    /** More than any program of files brings along, and few enough that their names fit into memory. */
    static final int ENTRIES_MAX = 100_000;

    /** {@link #ENTRIES_MAX} lines of ordinary length; a line has 75 bytes beside its path. */
    static final int MANIFEST_LENGTH_MAX = 16 << 20;

    /** Programs and texts shrink to a tenth at best, long runs of zeros to a thousandth; a package that lives from those is a bomb. */
    static final int RATIO_MAX = 200;

    /** A small package of a few empty pages is none. */
    private static final long RATIO_FREE_BYTES = 1 << 20;

    /** For what is packed here, or was unpacked already; the number of paths is bounded all the same. */
    static final Limits NONE = new Limits(Long.MAX_VALUE / RATIO_MAX, Long.MAX_VALUE);

    void requireFitting(int entries, long unpackedBytes) throws PackageRefused {
        if (entries > ENTRIES_MAX) {
            throw new PackageRefused("it lists more than " + ENTRIES_MAX + " paths");
        }
        if (unpackedBytes > unpackedMax) {
            throw new PackageRefused("its files have " + unpackedBytes + " bytes, and max_size is " + unpackedMax);
        }
        if (unpackedBytes - RATIO_FREE_BYTES > packageBytes * RATIO_MAX) {
            throw new PackageRefused("its files have " + unpackedBytes + " bytes, more than " + RATIO_MAX
                    + " times the " + packageBytes + " of the package");
        }
    }
}
