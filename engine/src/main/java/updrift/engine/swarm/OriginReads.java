package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests of one download that the origin is about to answer. On the node's thread. */
final class OriginReads {
    /** A request that is so late, and so many times what was measured, is given up: peers may have its chunks by now. */
    private static final long LATE_NANOS_MIN = 2_000_000_000L;

    private static final int LATE_FACTOR = 4;

    private final Set<Read> underWay = new LinkedHashSet<>();

    /** A request for the chunks {@code indexes}; {@code givenUp}: others may be asked for them. */
    static final class Read {
        private final List<Integer> indexes;
        private final int bytes;
        private final long askedNanos;
        private boolean givenUp;

        Read(List<Integer> indexes, int bytes, long askedNanos) {
            this.indexes = List.copyOf(indexes);
            this.bytes = bytes;
            this.askedNanos = askedNanos;
        }

        int bytes() {
            return bytes;
        }

        long askedNanos() {
            return askedNanos;
        }

        boolean givenUp() {
            return givenUp;
        }

        /** The chunks that nobody else was asked for because of it. */
        List<Integer> ours() {
            return givenUp ? List.of() : indexes;
        }
    }

    void begun(Read read) {
        underWay.add(read);
    }

    void ended(Read read) {
        underWay.remove(read);
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** The chunks of requests that are late by now, each once. */
    List<Integer> giveUpLateOnes(long requestNanos, long nowNanos) {
        List<Integer> late = new ArrayList<>();
        for (Read read : underWay) {
            if (!read.givenUp && nowNanos - read.askedNanos > Math.max(LATE_NANOS_MIN, LATE_FACTOR * requestNanos)) {
                read.givenUp = true;
                late.addAll(read.indexes);
            }
        }
        return late;
    }
}
