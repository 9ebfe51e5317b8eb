package updrift.engine.bandwidth;

import java.util.OptionalLong;
import updrift.api.release.Priority;

/**
 * One direction's limit with its priorities. Critical bytes pass it by, up to a ceiling of their own, and the others make room for them; optional bytes take
 * what normal ones leave. Whoever makes room keeps a twentieth, so that an update of any priority ends. Used by one thread.
 */
public final class RateLimit {
    /** Whoever asked this recently still wants the rate. */
    private static final long WANTED_NANOS = 1_000_000_000L;

    private static final int LEAST_SHARE = 20;

    /** Whoever makes room looks so often whether the other still wants it. */
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private final TokenBucket ceiling;
    private final TokenBucket all;
    private final TokenBucket normalBesideOptional;
    private final TokenBucket optionalBesideNormal;
    private final TokenBucket normalBesideCritical;
    private final TokenBucket optionalBesideCritical;
    private OptionalLong criticalWantedAt = OptionalLong.empty();
    private OptionalLong normalWaitedAt = OptionalLong.empty();
    private OptionalLong optionalWaitedAt = OptionalLong.empty();

    /** {@code bytesPerSecond}: 1 or more, or 0 for no limit. */
    public RateLimit(long bytesPerSecond) {
        this(bytesPerSecond, 0);
    }

    /** {@code criticalPerSecond}: what critical bytes keep to, 1 or more, or 0 for nothing. */
    public RateLimit(long bytesPerSecond, long criticalPerSecond) {
        long least = bytesPerSecond == 0 ? 0 : Math.max(1, bytesPerSecond / LEAST_SHARE);
        long most = bytesPerSecond == 0 ? 0 : Math.max(1, bytesPerSecond - least);
        ceiling = new TokenBucket(criticalPerSecond);
        all = new TokenBucket(bytesPerSecond);
        normalBesideOptional = new TokenBucket(most);
        optionalBesideNormal = new TokenBucket(least);
        normalBesideCritical = new TokenBucket(least);
        optionalBesideCritical = new TokenBucket(least);
    }

    /** Whether bytes of {@code priority} may have to wait. */
    public boolean limits(Priority priority) {
        return (priority == Priority.CRITICAL ? ceiling : all).limited();
    }

    /** How many nanoseconds from now {@code bytes} may move, or to ask again; spends nothing, but tells that they are wanted. */
    public long delay(Priority priority, int bytes, long nowNanos) {
        if (priority == Priority.CRITICAL) {
            criticalWantedAt = OptionalLong.of(nowNanos);
            return ceiling.delay(bytes, nowNanos);
        }
        if (!all.limited()) {
            return 0;
        }
        long delay = all.delay(bytes, nowNanos);
        if (delay > 0 && isRecent(criticalWantedAt, nowNanos)) {
            delay = Math.min(delay, besideCritical(priority).delay(bytes, nowNanos));
        }
        if (otherWaits(priority, nowNanos)) {
            delay = Math.max(delay, Math.min(LOOK_AGAIN_NANOS, share(priority).delay(bytes, nowNanos)));
        }
        waits(priority, delay > 0 ? OptionalLong.of(nowNanos) : OptionalLong.empty());
        return delay;
    }

    /** Spends {@code bytes}, which move now. */
    public void spend(Priority priority, int bytes, long nowNanos) {
        if (priority == Priority.CRITICAL) {
            ceiling.spend(bytes, nowNanos);
            all.drain(bytes, nowNanos);
            return;
        }
        all.spend(bytes, nowNanos);
        besideCritical(priority).drain(bytes, nowNanos);
        if (otherWaits(priority, nowNanos)) {
            share(priority).spend(bytes, nowNanos);
        }
    }

    /** Gives back what was spent and didn't move. */
    public void refund(Priority priority, int bytes) {
        if (priority == Priority.CRITICAL) {
            ceiling.refund(bytes);
        } else {
            all.refund(bytes);
            share(priority).refund(bytes);
        }
    }

    private void waits(Priority priority, OptionalLong at) {
        if (priority == Priority.OPTIONAL) {
            optionalWaitedAt = at;
        } else {
            normalWaitedAt = at;
        }
    }

    /** Whether of normal and optional bytes the other ones wait for the rate, and not only for their peers. */
    private boolean otherWaits(Priority priority, long nowNanos) {
        return isRecent(priority == Priority.OPTIONAL ? normalWaitedAt : optionalWaitedAt, nowNanos);
    }

    private static boolean isRecent(OptionalLong wantedAt, long nowNanos) {
        return wantedAt.isPresent() && nowNanos - wantedAt.getAsLong() < WANTED_NANOS;
    }

    private TokenBucket share(Priority priority) {
        return priority == Priority.OPTIONAL ? optionalBesideNormal : normalBesideOptional;
    }

    private TokenBucket besideCritical(Priority priority) {
        return priority == Priority.OPTIONAL ? optionalBesideCritical : normalBesideCritical;
    }
}
