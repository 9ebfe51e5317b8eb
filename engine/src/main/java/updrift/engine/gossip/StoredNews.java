package updrift.engine.gossip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.cache.CacheStorage;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.time.Timeline.Scheduled;
import updrift.engine.trust.StatementList;
import updrift.engine.work.Work;

/** Reads what the authority says from the origin, so that nodes whom no peer tells anything hear of a release too. On the node's thread. */
public final class StoredNews {
    private static final Logger LOG = LoggerFactory.getLogger(StoredNews.class);

    private static final Duration RETRY_MIN = Duration.ofSeconds(1);

    /** A server that is away for long is looked for once a minute. */
    private static final int DOUBLINGS_MAX = 6;

    private final CacheStorage origin;
    private final String name;
    private final Gossip gossip;
    private final Work work;
    private final RandomGenerator random;
    private boolean reads;
    private boolean answered;
    private int failures;
    private String problem = "";
    private boolean closed;
    private Optional<Scheduled> retry = Optional.empty();

    /** For the releases of {@code product} on {@code channel}. */
    public StoredNews(
            CacheStorage origin, String product, String channel, Gossip gossip, Work work, RandomGenerator random) {
        this.origin = origin;
        this.name = StatementList.name(product, channel);
        this.gossip = gossip;
        this.work = work;
        this.random = random;
    }

    /** Looks now, and again soon if that fails. */
    public void check() {
        if (!reads && !closed) {
            reads = true;
            retry.ifPresent(Scheduled::cancel);
            retry = Optional.empty();
            work.run(this::read, this::heard, this::failed);
        }
    }

    private List<byte[]> read() {
        Optional<byte[]> list = origin.object(name, StatementList.LENGTH_MAX);
        try {
            return list.map(StatementList::read).orElse(List.of());
        } catch (IllegalArgumentException damaged) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FAILED, name + " at the origin is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private void heard(List<byte[]> statements) {
        reads = false;
        if (failures > 0) {
            LOG.warn("The origin tells what is released again"); // As loud as the trouble was.
        }
        failures = 0;
        problem = "";
        answered = true;
        statements.forEach(gossip::onStored);
    }

    private void failed(UpdriftException failure) {
        reads = false;
        if (closed) {
            return;
        }
        problem = String.valueOf(failure.getMessage());
        if (failures == 0) {
            LOG.warn("The origin doesn't tell what is released, and is asked again: {}", problem);
        }
        long wait = RETRY_MIN.toNanos() << Math.min(failures, DOUBLINGS_MAX);
        failures++;
        retry = Optional.of(work.timeline().later(Duration.ofNanos(wait / 2 + random.nextLong(wait)), this::check));
    }

    /** Whether it has told all that it knows. */
    public boolean hasAnswered() {
        return answered && gossip.hasTakenStored();
    }

    /** Why it can't be read now, if so. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** Nothing is asked any more. From any thread. */
    public void close() {
        work.post(() -> closed = true);
    }
}
