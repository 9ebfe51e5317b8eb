package updrift.api.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes the body of an answer, and hangs up when it turns out to be longer than it may be. For one answer; called by the client that asks. */
public final class BoundedBody implements BodySubscriber<BoundedBody.Content> {
    private final int most;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<Content> content = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /** Takes {@code most} bytes at most; 0 refuses any. */
    public BoundedBody(int most) {
        this.most = most;
    }

    /** What came; {@code tooLong}: there was more than that. */
    @SuppressWarnings("ArrayRecordComponent") // made once and handed on, never compared
    public record Content(byte[] bytes, boolean tooLong) {}

    @Override
    public CompletionStage<Content> getBody() {
        return content;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int fits = Math.min(buffer.remaining(), most - taken.size());
            byte[] bytes = new byte[fits];
            buffer.get(bytes);
            taken.writeBytes(bytes);
            if (buffer.hasRemaining()) {
                end(true);
                return;
            }
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void end(boolean tooLong) {
        if (tooLong && subscription != null) {
            subscription.cancel();
        }
        content.complete(new Content(taken.toByteArray(), tooLong));
    }

    @Override
    public void onError(Throwable failure) {
        content.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end(false);
    }
}
