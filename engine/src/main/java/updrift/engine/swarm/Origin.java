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

/** The second tier that this node shares with others, as its downloads use it: how fast, and whether it answers. On the node's thread. */
public final class Origin {
    private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

    private static final long RETRY_NANOS_MIN = Duration.ofSeconds(1).toNanos();

    /** A server that is away for long is looked for once a minute. */
    private static final int DOUBLINGS_MAX = 6;

    /** As many as a channel has releases that are still fetched. */
    private static final int UNUSABLE_MAX = 64;

    private final PeerId self;
    private final CacheStorage storage;
    private final OriginSettings settings;
    private final RandomGenerator random;
    private final RateLimit limit;
    private final OriginPace pace = new OriginPace();
    private final Map<UpdateId, String> unusable = new LinkedHashMap<>();
    private String trouble = "";
    private int failures;
    private long retryAtNanos;

    /** {@code self}: what other nodes know this one by. */
    public Origin(PeerId self, CacheStorage storage, OriginSettings settings, RandomGenerator random) {
        this.self = self;
        this.storage = storage;
        this.settings = settings;
        this.random = random;
        this.limit = new RateLimit(settings.maxSpeed());
    }

    PeerId self() {
        return self;
    }

    CacheStorage storage() {
        return storage;
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
        return failures == 0 || nowNanos - retryAtNanos >= 0;
    }

    /** It can't be read, or lacks what it should have; said once, and it is left alone for longer each time. */
    void failed(String why, long nowNanos) {
        if (!mayBeAsked(nowNanos)) {
            return; // Of several requests at once each fails.
        }
        if (failures == 0) {
            LOG.warn("The origin gives nothing now, and is tried again: {}", why);
        }
        trouble = why;
        long wait = RETRY_NANOS_MIN << Math.min(failures, DOUBLINGS_MAX);
        failures++;
        retryAtNanos = nowNanos + wait / 2 + random.nextLong(wait);
    }

    void answered() {
        if (failures > 0) {
            LOG.info("The origin answers again");
        }
        failures = 0;
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
        return why != null
                ? Optional.of("the origin " + why)
                : trouble.isEmpty() ? Optional.empty() : Optional.of("the origin: " + trouble);
    }
}
