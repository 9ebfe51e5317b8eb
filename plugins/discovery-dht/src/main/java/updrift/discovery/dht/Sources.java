package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each source may get. Until one has answered a question of this node's, which shows that it is where its packets say, it is sent no more bytes than came
 * from there: nobody can aim this node at a bystander. Not thread-safe.
 */
final class Sources {
    /** Sources that are remembered, least lately heard of forgotten first; a forgotten one begins anew. */
    private static final int KNOWN_MAX = 4_096;

    private static final long PROVEN_NANOS = Duration.ofMinutes(15).toNanos();

    /** Answers to one source: a lookup asks a node once or twice. */
    private static final int ANSWERS_PER_SECOND = 30;

    /** Answers to all: 200 KB a second. */
    private static final int ANSWERS_PER_SECOND_IN_ALL = 500;

    private final Map<InetSocketAddress, Source> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Bucket all = new Bucket(ANSWERS_PER_SECOND_IN_ALL);

    private static final class Source {
        final Bucket answers = new Bucket(ANSWERS_PER_SECOND);
        long provenUntilNanos;
        boolean proven;
        int credit;
    }

    /** So many in a second, and as many at once. */
    private static final class Bucket {
        private static final long SECOND = 1_000_000_000L;

        final long costNanos;
        long paidUntilNanos;
        boolean used;

        Bucket(int perSecond) {
            this.costNanos = SECOND / perSecond;
        }

        boolean take(long now) {
            long from = used ? Math.max(paidUntilNanos - now, -SECOND) : -SECOND;
            if (from + costNanos > 0) {
                return false;
            }
            used = true;
            paidUntilNanos = now + from + costNanos;
            return true;
        }
    }

    private Source of(InetSocketAddress address) {
        Source source = known.computeIfAbsent(address, key -> new Source());
        if (known.size() > KNOWN_MAX) {
            known.remove(known.keySet().iterator().next());
        }
        return source;
    }

    /** Whether a query from there is answered at all now. */
    boolean admits(InetSocketAddress from, int bytes, long now) {
        Source source = of(from);
        source.credit = Math.min(source.credit + bytes, 2 * Bencode.BYTES_MAX);
        return source.answers.take(now) && all.take(now);
    }

    /** It has answered a question. */
    void proved(InetSocketAddress from, long now) {
        Source source = of(from);
        source.proven = true;
        source.provenUntilNanos = now + PROVEN_NANOS;
    }

    boolean isProven(InetSocketAddress address, long now) {
        Source source = known.get(address);
        return source != null && source.proven && source.provenUntilNanos - now >= 0;
    }

    /** How many bytes may be sent there. */
    int credit(InetSocketAddress to, long now) {
        return isProven(to, now) ? Bencode.BYTES_MAX : of(to).credit;
    }

    void spent(InetSocketAddress to, int bytes) {
        Source source = of(to);
        source.credit = Math.max(0, source.credit - bytes);
    }
}
