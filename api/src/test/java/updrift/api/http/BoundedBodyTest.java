package updrift.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private final BoundedBody body = new BoundedBody(4);
    private boolean hungUp;

    @Test
    void whatFitsIsAllThere() {
        begin();
        body.onNext(List.of(bytes(1, 2), bytes(3)));
        body.onNext(List.of(bytes(4)));
        body.onComplete();

        assertThat(content().tooLong()).isFalse();
        assertThat(content().bytes()).containsExactly(1, 2, 3, 4);
        assertThat(hungUp).isFalse();
    }

    @Test
    @Tag("C01")
    void whoSendsMoreIsHungUpOn() {
        begin();
        body.onNext(List.of(bytes(1, 2, 3), bytes(4, 5)));

        assertThat(content().tooLong()).isTrue();
        assertThat(hungUp).isTrue();
    }

    private void begin() {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // The test sends when it likes.
            }

            @Override
            public void cancel() {
                hungUp = true;
            }
        });
    }

    private BoundedBody.Content content() {
        return body.getBody().toCompletableFuture().join();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }
}
