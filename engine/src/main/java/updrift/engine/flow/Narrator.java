package updrift.engine.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateEvent.About;
import updrift.api.release.Version;
import updrift.api.time.Timeline;

/** Tells the host what happens, each thing once. */
public final class Narrator {
    /** A tenth of a second is as fast as a person reads a number. */
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(100);

    /** Repeated reasons are told once; more updates than this don't wait at a time. */
    private static final int REMEMBERED_MAX = 64;

    private final Timeline timeline;
    private final Consumer<UpdateEvent> sink;
    private final ToLongFunction<UpdateId> fromPeers;
    private final ToLongFunction<UpdateId> fromOrigin;
    private final Map<UpdateId, String> lastTold = new LinkedHashMap<>();
    private long progressAt;
    private boolean progressTold;

    /** {@code fromPeers} and {@code fromOrigin} tell what an update has cost so far, in bytes. */
    public Narrator(
            Timeline timeline,
            Consumer<UpdateEvent> sink,
            ToLongFunction<UpdateId> fromPeers,
            ToLongFunction<UpdateId> fromOrigin) {
        this.timeline = timeline;
        this.sink = sink;
        this.fromPeers = fromPeers;
        this.fromOrigin = fromOrigin;
    }

    void announced(Release release, String cause) {
        tell(
                release.updateId(),
                cause,
                about -> new UpdateEvent.AnnouncementReceived(about, release.version(), release.size()));
    }

    void downloadStarted(Release release) {
        lastTold.remove(release.updateId());
        tell(
                release.updateId(),
                "policy allows it",
                about -> new UpdateEvent.DownloadStarted(about, release.version(), release.size()));
    }

    void progress(UpdateId id, double progress) {
        if (progressTold && timeline.nanos() - progressAt < PROGRESS_EVERY.toNanos()) {
            return;
        }
        progressTold = true;
        progressAt = timeline.nanos();
        tell(id, "chunks arrived", about -> new UpdateEvent.DownloadProgress(about, progress));
    }

    void waiting(UpdateId id, String reason) {
        if (isNews(id, reason)) {
            tell(id, reason, about -> new UpdateEvent.Waiting(about, reason));
        }
    }

    void approvalNeeded(UpdateId id, Version version, String reason) {
        if (isNews(id, reason)) {
            tell(id, reason, about -> new UpdateEvent.ApprovalNeeded(about, version));
        }
    }

    private boolean isNews(UpdateId id, String reason) {
        if (lastTold.size() >= REMEMBERED_MAX) {
            lastTold.remove(lastTold.keySet().iterator().next());
        }
        return !reason.equals(lastTold.put(id, reason));
    }

    void downloadComplete(UpdateId id) {
        tell(id, "every chunk is here and proven", UpdateEvent.DownloadComplete::new);
    }

    void verifying(UpdateId id) {
        tell(id, "approved and complete", UpdateEvent.Verifying::new);
    }

    void applying(UpdateId id, Version version, String reason) {
        tell(
                id,
                "nothing speaks against the staged version: " + reason,
                about -> new UpdateEvent.Applying(about, version));
    }

    void complete(UpdateId id, Optional<Version> from, Version to) {
        tell(id, "the new version ran as announced", about -> new UpdateEvent.UpdateComplete(about, from, to));
    }

    void failed(UpdateId id, UpdriftException why) {
        String reason = String.valueOf(why.getMessage());
        tell(id, reason, about -> new UpdateEvent.UpdateFailed(about, why.code(), reason));
    }

    void rolledBack(UpdateId id, Version from, Optional<Version> to, String reason) {
        tell(id, reason, about -> new UpdateEvent.RolledBack(about, from, to, reason));
    }

    /** The newest known release has expired and nobody told more. */
    public void stale(UpdateId id, Instant since) {
        tell(id, "the newest known release has expired", about -> new UpdateEvent.Stale(about, since));
    }

    /** The authority signed two releases where only one can be. */
    public void equivocation(UpdateId first, UpdateId second) {
        tell(
                first,
                "the authority signed two releases with one sequence",
                about -> new UpdateEvent.Equivocation(about, second));
    }

    private void tell(UpdateId id, String cause, Function<About, UpdateEvent> event) {
        sink.accept(event.apply(
                new About(id, timeline.instant(), cause, fromPeers.applyAsLong(id), fromOrigin.applyAsLong(id))));
    }
}
