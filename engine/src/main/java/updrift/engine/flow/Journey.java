package updrift.engine.flow;

import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.release.Release;
import updrift.api.release.Status;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.Lease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.policy.WantedRelease;

/** How far one update has come on this node. Changed by the flow alone, on the node's thread. */
final class Journey {
    private WantedRelease wanted;
    private Status.State state = Status.State.PENDING;
    private String reason = "";
    private double progress;
    private long resumedBytes;
    private @Nullable Lease lease;
    private @Nullable CompleteRelease complete;

    Journey(WantedRelease wanted) {
        this.wanted = wanted;
    }

    WantedRelease wanted() {
        return wanted;
    }

    /** The same release under a renewed statement. */
    void renew(WantedRelease renewed) {
        wanted = renewed;
    }

    Release release() {
        return wanted.release();
    }

    UpdateId id() {
        return release().updateId();
    }

    void moveTo(Status.State next, String why) {
        state = next;
        reason = why;
    }

    Status.State state() {
        return state;
    }

    boolean is(Status.State one) {
        return state == one;
    }

    /** From here on the package stays in the cache until the journey ends. */
    void holds(StoredPackage stored) {
        end();
        lease = stored.lease();
        progress(stored.have().count(), stored.shape().chunks());
        resumedBytes = Math.min(release().size(), (long) stored.have().count() * 65_536);
    }

    void progress(int held, int chunks) {
        progress = chunks == 0 ? 1 : (double) held / chunks;
    }

    double progress() {
        return progress;
    }

    long resumedBytes() {
        return resumedBytes;
    }

    void completed(CompleteRelease release) {
        complete = release;
        progress = 1;
    }

    @Nullable
    CompleteRelease complete() {
        return complete;
    }

    void end() {
        if (lease != null) {
            lease.close();
            lease = null;
        }
        if (complete != null) {
            complete.close();
            complete = null;
        }
    }

    Status.Update status() {
        return new Status.Update(id(), release().version(), state, progress, reason);
    }
}
