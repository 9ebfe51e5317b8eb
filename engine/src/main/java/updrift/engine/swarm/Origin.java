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

    private static final String GIVES_NOTHING = "gives nothing now";
    private static final String REFUSES_SOME = "refuses some of what it is asked for";

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

    /** Grows with each failure and shrinks with each answer, even to a part, so that a store which refuses every other time is asked less often too. */
    private int doublings;

    /** What was told of it and holds still: one of the two, or nothing. */
    private String told = "";

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
        leaveAlone(GIVES_NOTHING, why, nowNanos);
        doublings = Math.min(doublings + 1, DOUBLINGS_MAX);
    }

    /** It gave some of what it was asked for and refused the rest: an answer, after which it is left alone as after a first failure in a row; said once. */
    void refusedSome(String why, long nowNanos) {
        if (!told.equals(REFUSES_SOME)) {
            tellEnd();
        }
        forgive();
        leaveAlone(REFUSES_SOME, why, nowNanos);
    }

    private void leaveAlone(String what, String why, long nowNanos) {
        trouble = why;
        failuresInARow++;
        tellOnce(what, nowNanos);
        everFailed = true;
        failedAtNanos = nowNanos;
        long wait = RETRY_NANOS_MIN << doublings;
        retryAtNanos = nowNanos + wait / 2 + random.nextLong(wait);
    }

    private void tellOnce(String what, long nowNanos) {
        boolean news = !everFailed || nowNanos - failedAtNanos >= CALM_NANOS || failuresInARow == OUTAGE_FAILURES;
        if (news && !told.equals(what)) {
            told = what;
            LOG.warn("The origin {}, and is tried again: {}", what, trouble);
        }
    }

    void answered() {
        tellEnd();
        forgive();
        trouble = "";
    }

    private void tellEnd() {
        if (!told.isEmpty()) {
            told = "";
            // As loud as its beginning, so that whoever heard of that hears of this.
            LOG.warn("The origin answers again");
        }
    }

    private void forgive() {
        failuresInARow = 0;
        doublings = Math.max(0, doublings - 1);
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
