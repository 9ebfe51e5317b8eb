package updrift.transport.udp;

import org.jspecify.annotations.Nullable;
import updrift.api.transport.Frame;

/** Keeps an eye on a link, so that nobody holds one by doing next to nothing. Used by the transport's thread. */
final class Watch {
    /** Who takes less than this in the time of a frame reads too slowly to be worth the memory and the lease. */
    private static final long PROGRESS_BYTES_MIN = Frame.LENGTH_MAX;

    private final long frameNanos;
    private final long idleNanos;
    private long heardNanos;
    private long progressNanos;
    private long sentThen;

    Watch(UdpSettings settings, long nowNanos) {
        frameNanos = settings.frameNanos();
        idleNanos = settings.idleNanos();
        heardNanos = nowNanos;
        progressNanos = nowNanos;
    }

    /**
     * What a link did.
     *
     * @param reads whether this node reads at all now; if it doesn't, the other side can't be blamed
     * @param framesCame whether frames came since the last look
     * @param partialNanos how long the frame that began first has been coming, of those that aren't whole
     * @param pending whether something waits to be sent
     * @param sentBytes bytes of frames that QUIC has taken so far
     */
    record Look(boolean reads, boolean framesCame, long partialNanos, boolean pending, long sentBytes) {}

    /** Why the link has to end, or null. */
    @Nullable
    String complaint(Look look, long nowNanos) {
        if (look.framesCame() || !look.reads()) {
            heardNanos = nowNanos;
        }
        if (!look.pending() || look.sentBytes() - sentThen >= PROGRESS_BYTES_MIN) {
            sentThen = look.sentBytes();
            progressNanos = nowNanos;
        }
        if (look.partialNanos() > frameNanos) {
            return "a frame took longer than " + seconds(frameNanos);
        }
        if (nowNanos - progressNanos > frameNanos) {
            return "it took nothing that it was sent for " + seconds(frameNanos);
        }
        return nowNanos - heardNanos > idleNanos ? "no frame came for " + seconds(idleNanos) : null;
    }

    private static String seconds(long nanos) {
        return nanos / 1_000_000_000 + " s";
    }
}
