package updrift.engine.bandwidth;

import java.util.OptionalLong;
import updrift.api.release.Priority;

/**
 * One direction's limit with its priorities: critical bytes pass by; optional ones take what normal ones leave, and while both want the rate normal ones leave
 * a twentieth of it, so that an optional update still ends. Used by one thread.
 */
public final class RateLimit {
    /** Whoever asked this recently still wants the rate. */
    private static final long WANTED_NANOS = 1_000_000_000L;

    private static final int OPTIONAL_SHARE = 20;

    private final TokenBucket all;
    private final TokenBucket normalBesideOptional;
    private final TokenBucket optionalBesideNormal;
    private OptionalLong normalWantedAt = OptionalLong.empty();
    private OptionalLong optionalWantedAt = OptionalLong.empty();

    /** {@code bytesPerSecond}: 1 or more, or 0 for no limit. */
    public RateLimit(long bytesPerSecond) {
        long optional = bytesPerSecond == 0 ? 0 : Math.max(1, bytesPerSecond / OPTIONAL_SHARE);
        all = new TokenBucket(bytesPerSecond);
        normalBesideOptional = new TokenBucket(bytesPerSecond == 0 ? 0 : Math.max(1, bytesPerSecond - optional));
        optionalBesideNormal = new TokenBucket(optional);
    }

    /** Whether bytes of {@code priority} may have to wait. */
    public boolean limits(Priority priority) {
        return all.limited() && priority != Priority.CRITICAL;
    }

    /** How many nanoseconds from now {@code bytes} may move; spends nothing, but tells that they are wanted. */
    public long delay(Priority priority, int bytes, long nowNanos) {
        if (!limits(priority)) {
            return 0;
        }
        wanted(priority, nowNanos);
        long alone = all.delay(bytes, nowNanos);
        return bothWanted(nowNanos) ? Math.max(alone, share(priority).delay(bytes, nowNanos)) : alone;
    }

    /** Spends {@code bytes}, which move now. */
    public void spend(Priority priority, int bytes, long nowNanos) {
        if (limits(priority)) {
            all.spend(bytes, nowNanos);
            if (bothWanted(nowNanos)) {
                share(priority).spend(bytes, nowNanos);
            }
        }
    }

    /** Gives back what was spent and didn't move. */
    public void refund(Priority priority, int bytes) {
        if (limits(priority)) {
            all.refund(bytes);
        }
    }

    private void wanted(Priority priority, long nowNanos) {
        if (priority == Priority.OPTIONAL) {
            optionalWantedAt = OptionalLong.of(nowNanos);
        } else {
            normalWantedAt = OptionalLong.of(nowNanos);
        }
    }

    private boolean bothWanted(long nowNanos) {
        return isRecent(normalWantedAt, nowNanos) && isRecent(optionalWantedAt, nowNanos);
    }

    private static boolean isRecent(OptionalLong wantedAt, long nowNanos) {
        return wantedAt.isPresent() && nowNanos - wantedAt.getAsLong() < WANTED_NANOS;
    }

    private TokenBucket share(Priority priority) {
        return priority == Priority.OPTIONAL ? optionalBesideNormal : normalBesideOptional;
    }
}
