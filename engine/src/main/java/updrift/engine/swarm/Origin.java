package updrift.engine.swarm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.cache.CacheStorage;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.work.Work;

/** The second tier that this node shares with others, as its downloads use it: how fast, and whether it answers. On the node's thread. */
public final class Origin {
    private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

    private static final long RETRY_NANOS_MIN = Duration.ofSeconds(1).toNanos();

    /** A server that is away for long is looked for once a minute. */
    private static final int DOUBLINGS_MAX = 6;

    /** Who refuses now and then, as a store does that is asked too often, is in the trouble that was told until it hasn't for so long. */
    private static final long CALM_NANOS = Duration.ofMinutes(1).toNanos();

    /** So many failures in a row, over some seconds, are an outage whatever was told before. */
    private static final int OUTAGE_FAILURES = 4;

    private static final long LACKING_NANOS = Duration.ofMinutes(1).toNanos();

    /** As many as a channel has releases that are still fetched. */
    private static final int UNUSABLE_MAX = 64;

    private final PeerId self;
    private final CacheStorage storage;
    private final OriginSettings settings;
    private final Work work;
    private final RandomGenerator random;
    private final RateLimit limit;
    private final OriginPace pace = new OriginPace();
    private final Map<UpdateId, String> unusable = new LinkedHashMap<>();

    /** When it was found not to have what. */
    private final Map<UpdateId, Long> lacking = new LinkedHashMap<>();

    private String trouble = "";
    private int failuresInARow;

    /** Grows with each failure and shrinks with each answer, so that a store which refuses every other time is asked less and less often too. */
    private int doublings;

    private boolean told;
    private boolean everFailed;
    private long failedAtNanos;
    private long retryAtNanos;

    /** {@code self}: what other nodes know this one by. {@code work}: where reading from it may wait. */
    public Origin(PeerId self, CacheStorage storage, OriginSettings settings, Work work, RandomGenerator random) {
        this.self = self;
        this.storage = storage;
        this.settings = settings;
        this.work = work;
        this.random = random;
        this.limit = new RateLimit(settings.maxSpeed());
    }

    PeerId self() {
        return self;
    }

    CacheStorage storage() {
        return storage;
    }

    Work work() {
        return work;
    }

    OriginSettings settings() {
        return settings;
    }

    RateLimit limit() {
        return limit;
    }

    OriginPace pace() {
        return pace;
    }

    /** Whether it may be asked: it answered last time, or has been left alone for long enough. */
    boolean mayBeAsked(long nowNanos) {
        return failuresInARow == 0 || nowNanos - retryAtNanos >= 0;
    }

    /** As {@link #mayBeAsked}, and for this package: one that it lacked is looked for once a minute. */
    boolean mayBeAskedFor(UpdateId id, long nowNanos) {
        Long lackedAt = lacking.get(id);
        return mayBeAsked(nowNanos) && (lackedAt == null || nowNanos - lackedAt >= LACKING_NANOS);
    }

    /** It answers and doesn't have {@code id}; said once. */
    void lacks(UpdateId id, long nowNanos) {
        answered();
        if (lacking.put(id, nowNanos) == null) {
            LOG.warn("The origin doesn't have {}, and is asked for it again each minute", id);
        }
        if (lacking.size() > UNUSABLE_MAX) {
            lacking.remove(lacking.keySet().iterator().next());
        }
    }

    /** It can't be read; said once, and it is left alone for longer each time. */
    void failed(String why, long nowNanos) {
        if (!mayBeAsked(nowNanos)) {
            return; // Of several requests at once each fails.
        }
        trouble = why;
        long wait = RETRY_NANOS_MIN << doublings;
        failuresInARow++;
        doublings = Math.min(doublings + 1, DOUBLINGS_MAX);
        tellOnce(nowNanos);
        everFailed = true;
        failedAtNanos = nowNanos;
        retryAtNanos = nowNanos + wait / 2 + random.nextLong(wait);
    }

    private void tellOnce(long nowNanos) {
        boolean news = !everFailed || nowNanos - failedAtNanos >= CALM_NANOS || failuresInARow == OUTAGE_FAILURES;
        if (news && !told) {
            told = true;
            LOG.warn("The origin gives nothing now, and is tried again: {}", trouble);
        }
    }

    void answered() {
        if (told) {
            told = false;
            // As loud as its beginning, so that whoever heard of that hears of this.
            LOG.warn("The origin answers again");
        }
        failuresInARow = 0;
        doublings = Math.max(0, doublings - 1);
        trouble = "";
    }

    /** Nothing of {@code id} is taken from it any more; said once. */
    void refuse(UpdateId id, String why) {
        if (unusable.put(id, why) == null) {
            LOG.warn("The origin isn't used for {}: it {}", id, why);
        }
        if (unusable.size() > UNUSABLE_MAX) {
            unusable.remove(unusable.keySet().iterator().next());
        }
    }

    boolean isRefused(UpdateId id) {
        return unusable.containsKey(id);
    }

    /** Why it gives nothing of {@code id}, if so: one line for people. */
    Optional<String> trouble(UpdateId id) {
        String why = unusable.get(id);
        if (why != null) {
            return Optional.of("the origin " + why);
        }
        if (!trouble.isEmpty()) {
            return Optional.of("the origin: " + trouble);
        }
        return lacking.containsKey(id) ? Optional.of("the origin doesn't have it") : Optional.empty();
    }
}
