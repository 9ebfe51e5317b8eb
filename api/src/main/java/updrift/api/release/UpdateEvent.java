package updrift.api.release;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;

/**
 * Something that happened to one update on this node. Events of one update arrive in the order in which they happened. When a listener is too slow, the oldest
 * {@link DownloadProgress} is dropped; no other event ever is.
 */
public sealed interface UpdateEvent {
    /** What all events say. */
    About about();

    /**
     * The update, when, why, and what it has cost so far.
     *
     * @param time wall time
     * @param cause one line for people: what led here
     * @param bytesFromPeers chunk bytes that peers delivered for this update since the node started, wasted ones included
     * @param bytesFromOrigin the same from a shared store
     */
    record About(UpdateId updateId, Instant time, String cause, long bytesFromPeers, long bytesFromOrigin) {}

    /** A release was admitted that this node hadn't seen. */
    record AnnouncementReceived(About about, Version version, long size) implements UpdateEvent {}

    /** The first chunk will be asked for now; after a restart, the first missing one. */
    record DownloadStarted(About about, Version version, long size) implements UpdateEvent {}

    /** At most ten a second. {@code progress} goes from 0.0 to 1.0. */
    record DownloadProgress(About about, double progress) implements UpdateEvent {}

    /** The download or the application stands still until what {@code reason} names happens. */
    record Waiting(About about, String reason) implements UpdateEvent {}

    /** Every chunk is there, each proven. */
    record DownloadComplete(About about) implements UpdateEvent {}

    /** The whole package is hashed once more, beside the checksum, while it is staged. */
    record Verifying(About about) implements UpdateEvent {}

    /** Nothing but a person's approval is missing. */
    record ApprovalNeeded(About about, Version version) implements UpdateEvent {}

    /** Nothing speaks against the staged version, and the cause says how it was asked; the current one is about to be backed up and replaced. */
    record Applying(About about, Version version) implements UpdateEvent {}

    /** The new version is confirmed. Terminal. */
    record UpdateComplete(About about, Optional<Version> oldVersion, Version newVersion) implements UpdateEvent {}

    /**
     * This update isn't installed, and this node won't try it again by itself; or, where the reason names the security floor, it is installed, should have been
     * taken back, and stays until a newer release replaces it. Terminal.
     */
    record UpdateFailed(About about, ErrorCode code, String reason) implements UpdateEvent {}

    /** The previous version runs again. Terminal. */
    record RolledBack(About about, Version from, Optional<Version> to, String reason) implements UpdateEvent {}

    /** The newest that this node knows has expired and nobody could tell it more: it may be cut off from news. */
    record Stale(About about, Instant since) implements UpdateEvent {}

    /** The authority signed two different releases with one sequence; the first is kept. A key may be in wrong hands. */
    record Equivocation(About about, UpdateId other) implements UpdateEvent {}

    /** Whether an attempt ends with it. */
    default boolean terminal() {
        return this instanceof UpdateComplete || this instanceof UpdateFailed || this instanceof RolledBack;
    }

    /** Its name in kebab-case, such as {@code download-started}. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
