package updrift.transport.tcp;

import java.util.Comparator;
import java.util.Optional;

/**
 * Bounds what the frames that aren't whole take together where they wait for their rest. When it is too much a link goes: the newest that never brought a whole
 * frame or, if there is none, the one whose frame has been coming longest. Used by the reactor's thread.
 */
final class Assembly {
    private static final Comparator<TcpLink> FIRST_TO_GO = Comparator.comparing(TcpLink::proven)
            .thenComparingLong(link -> link.proven() ? link.frameSinceNanos() : -link.openedNanos());

    private final Links links;
    private final long most;
    private long held;

    Assembly(Links links, long most) {
        this.links = links;
        this.most = most;
    }

    /** So many bytes more wait, or fewer; whoever calls may be who goes. */
    void grows(int bytes) {
        held += bytes;
        while (held > most) {
            Optional<TcpLink> first =
                    links.all().stream().filter(TcpLink::waits).min(FIRST_TO_GO);
            if (first.isEmpty()) {
                // The others are ending already, within a second.
                return;
            }
            String why = first.get().proven() ? "its frame had been coming longest" : "it had brought no whole frame";
            first.get().close(why + " when those that weren't whole took more than " + most + " bytes");
        }
    }
}
