package updrift.engine.serve;

import java.util.List;
import updrift.engine.cache.StoredPackage;
import updrift.engine.wire.Message.Range;

/** One request that waits for its turn. */
final class Job {
    private final long request;
    private final StoredPackage from;
    private final List<Range> wanted;
    private final boolean exact;
    private int left;

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

    void took() {
        left--;
    }

    /** Chunks that haven't been chosen yet. */
    int left() {
        return left;
    }
}
