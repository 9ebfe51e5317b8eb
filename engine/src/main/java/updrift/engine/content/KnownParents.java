package updrift.engine.content;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The values of parents near the root that were computed before, so that a proof which repeats them isn't hashed again: of a package's proofs nearly all is the
 * same. It is memory of a pure function, no trust: a value is found only by the very bytes that it was computed from. Thread-safe.
 */
final class KnownParents {
    /** The parents of 2,048 chunks; with all of them known this takes about 350 KiB. */
    private static final int LEVELS_MAX = 11;

    private final AtomicReferenceArray<@Nullable Known> byPlace;

    private static final class Known {
        final byte[] node;
        final int[] value;

        Known(byte[] node, int[] value) {
            this.node = node;
            this.value = value;
        }

        boolean stands(byte[] nodes, int at) {
            return Arrays.equals(node, 0, TreeShape.NODE, nodes, at, at + TreeShape.NODE);
        }
    }

    KnownParents(TreeShape shape) {
        int places = Integer.highestOneBit(Math.max(1, shape.chunks() - 1)) << 1;
        byPlace = new AtomicReferenceArray<>(Math.min(places, 1 << LEVELS_MAX));
    }

    /** The value of the parent that stands at {@code level} of {@code nodes}, or null if it isn't known. Not to be written to. */
    int @Nullable [] value(TreePath path, int level, byte[] nodes) {
        int place = path.place(level);
        Known known = level < LEVELS_MAX && place < byPlace.length() ? byPlace.getAcquire(place) : null;
        return known != null && known.stands(nodes, level * TreeShape.NODE) ? known.value : null;
    }

    /** The parent at {@code level} of {@code nodes} has {@code value}, and was part of a proof. */
    void learn(TreePath path, int level, byte[] nodes, int[] value) {
        int place = path.place(level);
        if (level < LEVELS_MAX && place < byPlace.length()) {
            byte[] node = Arrays.copyOfRange(nodes, level * TreeShape.NODE, (level + 1) * TreeShape.NODE);
            byPlace.setRelease(place, new Known(node, value));
        }
    }
}
