package updrift.transport.tcp;

import org.jspecify.annotations.Nullable;
import updrift.api.transport.Frame;

/** Keeps an eye on a link, so that nobody holds one by doing next to nothing. Used by the reactor's thread. */
final class Watch {
    /** Who takes less than this in the time of a frame reads too slowly to be worth the memory and the lease. */
    private static final long PROGRESS_BYTES_MIN = Frame.LENGTH_MAX;

    private final long frameNanos;
    private final long idleNanos;
    private long heardNanos;
    private long frameSinceNanos;
    private long progressNanos;
    private long writtenThen;

    Watch(TcpSettings settings, long nowNanos) {
        frameNanos = settings.frameNanos();
        idleNanos = settings.idleNanos();
        heardNanos = nowNanos;
        frameSinceNanos = nowNanos;
        progressNanos = nowNanos;
    }

    /** Why the link has to end, or null. {@code reads}: whether this node reads at all now; if it doesn't, the other side can't be blamed. */
    @Nullable
    String complaint(Inbox inbox, Outbox outbox, boolean reads, long nowNanos) {
        if (inbox.park() || !reads) {
            heardNanos = nowNanos;
        }
        if (inbox.takeFramesCut() || !inbox.partial() || !reads) {
            frameSinceNanos = nowNanos;
        }
        if (!outbox.pending() || outbox.written() - writtenThen >= PROGRESS_BYTES_MIN) {
            writtenThen = outbox.written();
            progressNanos = nowNanos;
        }
        if (nowNanos - frameSinceNanos > frameNanos) {
            return "a frame took longer than " + seconds(frameNanos);
        }
        if (nowNanos - progressNanos > frameNanos) {
            return "it took nothing that it was sent for " + seconds(frameNanos);
        }
        return nowNanos - heardNanos > idleNanos ? "nothing came for " + seconds(idleNanos) : null;
    }

    long frameSinceNanos() {
        return frameSinceNanos;
    }

    private static String seconds(long nanos) {
        return nanos / 1_000_000_000 + " s";
    }
}
