package updrift.engine.serve;

import java.util.List;
import java.util.Optional;
import updrift.engine.cache.StoredPackage;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Range;

/** One request that waits for its turn. */
final class Job {
    /** As many ranges take the memory of one small request. */
    private static final int RANGES_LIKE_A_CHUNK = 4;

    private final long request;
    private final StoredPackage from;
    private final List<Range> wanted;
    private final boolean exact;
    private int left;
    private int inWork;
    private Optional<Message> lastWord = Optional.empty();

    private Job(long request, StoredPackage from, List<Range> wanted, boolean exact, int left) {
        this.request = request;
        this.from = from;
        this.wanted = wanted;
        this.exact = exact;
        this.left = left;
    }

    /** For one chunk and no other. */
    static Job exactly(long request, StoredPackage from, int index) {
        return new Job(request, from, List.of(new Range(index, 1)), true, 1);
    }

    /** For any {@code count} of {@code wanted}. */
    static Job anyOf(long request, StoredPackage from, List<Range> wanted, int count) {
        return new Job(request, from, wanted, false, count);
    }

    long request() {
        return request;
    }

    StoredPackage from() {
        return from;
    }

    List<Range> wanted() {
        return wanted;
    }

    boolean exact() {
        return exact;
    }

    int index() {
        return wanted.get(0).first();
    }

    /** One more chunk was chosen and is being read. */
    void took() {
        left--;
        inWork++;
    }

    /** One that was being read is on its way. */
    void sent() {
        inWork--;
    }

    boolean isInWork() {
        return inWork > 0;
    }

    /** Nothing more comes after what is being read; {@code why} must not overtake that, for it ends the request. */
    void end(Message why) {
        lastWord = Optional.of(why);
    }

    Optional<Message> lastWord() {
        return lastWord;
    }

    /** What it takes of the queue: the chunks that it waits for, or more where what it names is long. */
    int weight() {
        return Math.max(left, wanted.size() / RANGES_LIKE_A_CHUNK);
    }

    /** Chunks that haven't been chosen yet. */
    int left() {
        return left;
    }
}
