package updrift.cache.s3;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.cache.s3.S3Client.Ask;

/**
 * Sends what writes to the store again while it is away, busy or in trouble: nobody else would resume an upload. Waits a random time below a bound that doubles
 * ("full jitter", as in "Exponential Backoff and Jitter" of the AWS Architecture Blog), so that many who were refused don't come back as one. Thread-safe.
 */
final class Patience implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration BOUND_FIRST = Duration.ofMillis(200);
    private static final Duration BOUND_MAX = Duration.ofSeconds(20);

    private final S3Client client;
    private final Duration most;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean troubled;

    /** Gives a request up after {@code most}; {@code nanos} is monotonic. */
    Patience(S3Client client, Duration most, LongSupplier nanos, RandomGenerator random) {
        this.client = client;
        this.most = most;
        this.nanos = nanos;
        this.random = random;
    }

    /** The answer to {@code ask}; one of trouble only if that lasted. */
    S3Answer answer(Ask ask) {
        long begunNanos = nanos.getAsLong();
        Duration bound = BOUND_FIRST;
        S3Answer answer = client.answer(ask);
        while (answer.isPassing() && nanos.getAsLong() - begunNanos < most.toNanos() && !client.isClosed()) {
            tellOnce(ask, answer);
            await(random.nextLong(bound.toNanos()));
            bound = bound.multipliedBy(2).compareTo(BOUND_MAX) < 0 ? bound.multipliedBy(2) : BOUND_MAX;
            answer = client.answer(ask);
        }
        if (!answer.isPassing()) {
            tellItsOver();
        }
        return answer;
    }

    private synchronized void tellOnce(Ask ask, S3Answer answer) {
        if (!troubled) {
            troubled = true;
            LOG.warn(
                    "{}; it is tried again for {} s",
                    client.failed(ask.object(), answer.problem()).getMessage(),
                    most.toSeconds());
        }
    }

    private synchronized void tellItsOver() {
        if (troubled) {
            troubled = false;
            LOG.warn("The store takes what is written again"); // As loud as the trouble was.
        }
    }

    private void await(long waitNanos) {
        try {
            if (closing.await(waitNanos, TimeUnit.NANOSECONDS)) {
                LOG.debug("not waited for: the node ends");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // The next request tells it.
        }
    }

    /** Nothing is waited for any more. */
    @Override
    public void close() {
        closing.countDown();
    }
}
