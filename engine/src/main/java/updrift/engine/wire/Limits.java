package updrift.engine.wire;

import java.nio.ByteBuffer;
import java.util.Collection;
import updrift.api.release.Release;

/** The bounds of every field of every message, for whoever makes one. */
public final class Limits {
    /** Bytes of a chunk; only a package's last is shorter. */
    public static final int CHUNK_MAX = 64 << 10;

    /** Chunks of the largest package. */
    public static final int CHUNKS_MAX = (int) (Release.SIZE_MAX / CHUNK_MAX);

    /** Depth of the tree over {@link #CHUNKS_MAX} chunks. */
    public static final int SIBLINGS_MAX = 24;

    /** One authority, one product; a node follows one channel, and room. */
    public static final int CHANNELS_MAX = 8;

    /** One per way to reach a host, and room. */
    public static final int ADVERTISED_MAX = 8;

    /** Eight announcements for each of eight platforms, and as many again for what is to come. */
    public static final int STATEMENTS_MAX = 128;

    /** A statement fits any datagram, so that it spreads on any carrier. */
    public static final int STATEMENT_MAX = 1024;

    /** Enough to find a way in, too few to aim a fleet at a bystander. */
    public static final int PEERS_MAX = 32;

    /** A have-map of 2^18 chunks (16 GiB) in one frame, and room in it. */
    public static final int HAVE_BYTES_MAX = 32 << 10;

    /** More than a second's worth at 60 MiB/s; whoever has more to tell sends a map. */
    public static final int ADDED_MAX = 1024;

    /** Asking for more would let one slow peer hold many chunks back. */
    public static final int ANY_MAX = 64;

    /** Keeps the work for one request small, however scattered what is missing lies. */
    public static final int RANGES_MAX = 256;

    /** Nobody is busy for longer than ten minutes. */
    public static final int RETRY_AFTER_MAX_MILLIS = 600_000;

    /** One line. */
    public static final int REASON_MAX = 200;

    private static final int NAME_MAX = 64;

    private Limits() {}

    static void index(int index) {
        require(index >= 0 && index < CHUNKS_MAX, "chunk");
    }

    static void proof(ByteBuffer proof) {
        require(
                proof.remaining() % Hash.LENGTH == 0 && proof.remaining() <= SIBLINGS_MAX * Hash.LENGTH,
                "proof's length");
    }

    /** Products and channels: 1 to 64 of {@code [a-z0-9._-]}, as in {@link Release}. */
    static void name(String name) {
        require(!name.isEmpty() && name.length() <= NAME_MAX, "name's length");
        require(
                name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0),
                "name");
    }

    /** Cuts {@code text} and replaces what doesn't print, so that no peer writes its own lines into a log. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(REASON_MAX).forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return printable.toString();
    }

    static <T extends Collection<?>> T bounded(T items, int least, int most, String what) {
        require(items.size() >= least && items.size() <= most, "number of " + what);
        return items;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not the " + what + " of a message");
        }
    }
}
