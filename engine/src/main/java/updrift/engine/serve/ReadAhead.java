package updrift.engine.serve;

/**
 * How many chunks may be read ahead for each peer before the transport takes them: the fewer peers are at it the more, so that peers that don't read what they
 * asked for neither hold much memory nor keep others from being served. Where the storage has no files that is at most 80 MiB, when 512 peers came one after another.
 */
final class ReadAhead {
    /** 16 MiB, shared by whoever is at it. */
    private static final int SHARED = 256;

    /** What a link of 1 GB/s moves in 2 ms. */
    private static final int EACH_MAX = 32;

    private int atIt;

    boolean allows(int chunks) {
        return chunks < Math.max(1, Math.min(EACH_MAX, SHARED / Math.max(1, atIt)));
    }

    void begins() {
        atIt++;
    }

    void ends() {
        atIt--;
    }
}
