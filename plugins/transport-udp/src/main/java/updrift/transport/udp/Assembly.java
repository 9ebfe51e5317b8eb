package updrift.transport.udp;

import java.net.ProtocolException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bounds what the frames that aren't whole yet take together. When it is too much a link goes: the newest that never brought a whole frame or, if there is none,
 * the one whose frame has been coming longest, as honest peers are done in a few round trips. Used by the transport's thread.
 */
final class Assembly {
    private final Set<FrameCutter> cutters = new LinkedHashSet<>();
    private final long most;
    private final LongSupplier nanos;
    private long held;

    Assembly(long most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    void begins(FrameCutter cutter) {
        cutters.add(cutter);
    }

    void ends(FrameCutter cutter) {
        cutters.remove(cutter);
    }

    /** So many more bytes are set aside; whoever calls may be who goes. */
    void grows(int bytes) {
        held += bytes;
        while (held > most) {
            List<FrameCutter> holding =
                    cutters.stream().filter(FrameCutter::holds).toList();
            FrameCutter first = newestUnproven(holding)
                    .or(() -> slowest(holding))
                    .orElseThrow(() -> new IllegalStateException(held + " bytes are counted for no frame"));
            String why = first.proven() ? "its frame had been coming longest" : "it had brought no whole frame";
            first.fail(new ProtocolException(why + " when those that weren't whole took more than " + most + " bytes"));
        }
    }

    private static Optional<FrameCutter> newestUnproven(List<FrameCutter> holding) {
        return holding.stream().filter(cutter -> !cutter.proven()).reduce((older, newer) -> newer);
    }

    private static Optional<FrameCutter> slowest(List<FrameCutter> holding) {
        return holding.stream().min(Comparator.comparingLong(FrameCutter::sinceNanos));
    }

    /** A frame is whole, or nobody waits for it any more. */
    void shrinks(int bytes) {
        held -= bytes;
    }

    long nanos() {
        return nanos.getAsLong();
    }
}
