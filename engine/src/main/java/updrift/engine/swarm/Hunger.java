package updrift.engine.swarm;

import java.util.Collection;
import java.util.Optional;
import updrift.engine.content.ChunkSet;

/** Notices that nothing comes any more, says so once, and has peers asked anew what they hold, for a message may have been lost. */
final class Hunger {
    /** Shorter gaps are no news. */
    private static final long SILENCE_NANOS = 2_000_000_000L;

    private static final long ASK_ANEW_NANOS = 5_000_000_000L;

    private final DownloadObserver observer;
    private long fedNanos;
    private long askedNanos;
    private boolean waiting;

    Hunger(DownloadObserver observer, long nowNanos) {
        this.observer = observer;
        this.fedNanos = nowNanos;
        this.askedNanos = nowNanos;
    }

    /** A chunk came. */
    void fed(long nowNanos) {
        fedNanos = nowNanos;
        if (waiting) {
            waiting = false;
            observer.resumed();
        }
    }

    /** Whether peers are to be asked anew. {@code nothingComes}: nobody owes a chunk and none is being written. {@code originTrouble}: why the origin gives none. */
    boolean tick(
            boolean nothingComes,
            Collection<Source> sources,
            ChunkSet have,
            Optional<String> originTrouble,
            long nowNanos) {
        if (!nothingComes || have.isFull() || nowNanos - fedNanos < SILENCE_NANOS) {
            return false;
        }
        if (!waiting) {
            waiting = true;
            observer.waiting(reason(sources, have)
                    + originTrouble.map(trouble -> "; " + trouble).orElse(""));
        }
        boolean askAnew = nowNanos - askedNanos >= ASK_ANEW_NANOS;
        askedNanos = askAnew ? nowNanos : askedNanos;
        return askAnew;
    }

    private static String reason(Collection<Source> sources, ChunkSet have) {
        int first = have.nextMissing(0);
        String missing = "chunk " + first + ", " + (have.chunks() - have.count()) + " of " + have.chunks() + " missing";
        long holders = sources.stream()
                .filter(source -> source.claims().held().contains(first))
                .count();
        if (sources.isEmpty()) {
            return "no peer is connected (" + missing + ")";
        }
        return holders == 0
                ? "none of " + sources.size() + " connected peers holds it (" + missing + ")"
                : "the " + holders + " peers that say they hold it don't give it (" + missing + ")";
    }
}
