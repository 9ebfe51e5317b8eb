package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.time.Timeline;
import updrift.api.time.Timeline.Scheduled;

/** Questions that wait for their answers. Not thread-safe. */
final class Calls {
    /** All lookups at once, with three questions each while they search or eight announcements at their end; some 200 bytes each. */
    private static final int WAITING_MAX = 1024;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    /** Not to be guessed by whoever can't see the question: with the source's address checked, four bytes will do for two seconds. */
    private static final int TRANSACTION_LENGTH = 4;

    /** Questions are filled up to this, so that a full answer is no more than was asked with: the other side answers in full at once. */
    private static final int QUESTION_BYTES = 700;

    private final Timeline timeline;
    private final SecureRandom random;
    private final BiConsumer<InetSocketAddress, byte[]> sender;
    private final Consumer<Runnable> locked;
    private final Map<ByteBuffer, Call> waiting = new HashMap<>();

    /** Hears how a question ended. */
    interface Listener {
        void answered(Message response);

        void failed();
    }

    private record Call(InetSocketAddress to, Listener listener, Scheduled deadline) {}

    /** @param locked runs what falls due under the node's lock */
    Calls(
            Timeline timeline,
            SecureRandom random,
            BiConsumer<InetSocketAddress, byte[]> sender,
            Consumer<Runnable> locked) {
        this.timeline = timeline;
        this.random = random;
        this.sender = sender;
        this.locked = locked;
    }

    /** Asks {@code to}; at once {@code failed} if too many wait. {@code padded} questions are filled up. */
    void ask(
            InetSocketAddress to,
            String method,
            Map<String, Object> values,
            boolean readOnly,
            boolean padded,
            Listener listener) {
        if (waiting.size() >= WAITING_MAX) {
            listener.failed();
            return;
        }
        byte[] transaction = new byte[TRANSACTION_LENGTH];
        random.nextBytes(transaction);
        ByteBuffer key = ByteBuffer.wrap(transaction);
        Scheduled deadline = timeline.later(ANSWER_MAX, () -> locked.accept(() -> late(key)));
        waiting.put(key, new Call(to, listener, deadline));
        sender.accept(to, encode(Message.query(transaction, method, values, readOnly), padded));
    }

    private static byte[] encode(Message query, boolean padded) {
        byte[] plain = query.encode();
        int missing = QUESTION_BYTES - plain.length;
        if (!padded || missing <= 0) {
            return plain;
        }
        query.values().put("pad", new byte[missing]);
        return query.encode();
    }

    /** Whether so many wait that only what this node wants itself should be added. */
    boolean isBusy() {
        return waiting.size() >= WAITING_MAX / 4;
    }

    private void late(ByteBuffer transaction) {
        Call call = waiting.remove(transaction);
        if (call != null) {
            call.listener().failed();
        }
    }

    /** Whether that was the answer to a question, from whom it was put to. */
    boolean onAnswer(InetSocketAddress from, Message answer) {
        ByteBuffer key = ByteBuffer.wrap(answer.transaction());
        @Nullable Call call = waiting.get(key);
        if (call == null || !call.to().equals(from)) {
            return false;
        }
        waiting.remove(key);
        call.deadline().cancel();
        if (answer.kind() == Message.RESPONSE) {
            call.listener().answered(answer);
        } else {
            call.listener().failed();
        }
        return true;
    }

    void close() {
        waiting.values().forEach(call -> call.deadline().cancel());
        waiting.clear();
    }
}
