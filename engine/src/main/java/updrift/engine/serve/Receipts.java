package updrift.engine.serve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;

/**
 * What one asker was sent lately over this link, so that its word is worth something about that and nothing else: once about each chunk, about one at a time,
 * and about none any more once it was wrong. So a stranger can make this node hash no more than it was sent.
 */
final class Receipts {
    /** More than an asker can have on its way and not verified yet: twice its window. */
    private static final int SENT_MAX = 512;

    private static final int SENT_FIRST = 16;
    private static final int NONE = -1;

    /** A ring, once it has grown to its bound. */
    private @Nullable UpdateId[] ids = new UpdateId[SENT_FIRST];

    private int[] indexes = new int[SENT_FIRST];
    private int next;
    private boolean waits;
    private boolean believed = true;

    /** This chunk leaves for it. */
    void sent(UpdateId id, int index) {
        if (next == indexes.length) {
            grow();
        }
        ids[next] = id;
        indexes[next] = index;
        next++;
    }

    private void grow() {
        if (next == SENT_MAX) {
            next = 0;
        } else {
            ids = Arrays.copyOf(ids, 2 * next);
            indexes = Arrays.copyOf(indexes, 2 * next);
        }
    }

    /** Whether to look at what it says of this chunk. Nothing more is taken from it before that is {@link #settled}. */
    boolean takesWord(UpdateId id, int index) {
        boolean takes = believed && !waits && remove(id, index);
        waits = waits || takes;
        return takes;
    }

    private boolean remove(UpdateId id, int index) {
        for (int i = 0; i < indexes.length; i++) {
            if (indexes[i] == index && id.equals(ids[i])) {
                indexes[i] = NONE;
                return true;
            }
        }
        return false;
    }

    /** Whether what it said is being looked at. */
    boolean waits() {
        return waits;
    }

    /** Whether what it said is so. */
    void settled(boolean right) {
        waits = false;
        believed = right;
    }
}
