package updrift.transport.udp;

import java.net.ProtocolException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bounds what the frames that aren't whole yet take together. When it is too much, the one that has been coming longest goes, with its link: honest peers are
 * done in a few round trips. Used by the transport's thread.
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
            cutters.stream()
                    .filter(FrameCutter::holds)
                    .min(Comparator.comparingLong(FrameCutter::sinceNanos))
                    .orElseThrow(() -> new IllegalStateException(held + " bytes are counted for no frame"))
                    .fail(new ProtocolException(
                            "its frame had been coming longest when those that weren't whole took more than " + most
                                    + " bytes"));
        }
    }

    /** A frame is whole, or nobody waits for it any more. */
    void shrinks(int bytes) {
        held -= bytes;
    }

    long nanos() {
        return nanos.getAsLong();
    }
}
