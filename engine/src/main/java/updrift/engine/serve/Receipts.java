package updrift.engine.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import updrift.api.content.UpdateId;

/**
 * What one asker was sent lately over this link, so that its word is worth something about that and nothing else: once about each chunk, about one at a time,
 * and about none any more once it was wrong. So a stranger can make this node hash no more than it was sent.
 */
final class Receipts {
    /** More than an asker can have on its way and not verified yet: twice its window. */
    private static final int SENT_MAX = 512;

    private final Deque<Sent> sent = new ArrayDeque<>();
    private boolean believed = true;

    private record Sent(UpdateId id, int index) {}

    /** This chunk leaves for it. */
    void sent(UpdateId id, int index) {
        if (sent.size() == SENT_MAX) {
            sent.removeFirst();
        }
        sent.addLast(new Sent(id, index));
    }

    /** Whether to look at what it says of this chunk. Nothing more is taken from it before it was found {@link #right}. */
    boolean takesWord(UpdateId id, int index) {
        boolean takes = believed && sent.remove(new Sent(id, index));
        believed = believed && !takes;
        return takes;
    }

    /** What it said is so. */
    void right() {
        believed = true;
    }
}
