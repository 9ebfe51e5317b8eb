package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.release.UpdateEvent;
import updrift.api.release.Version;

class EventQueueTest {
    private static final UpdateEvent.About ABOUT =
            new UpdateEvent.About(UpdateId.parse("0a".repeat(32)), Instant.EPOCH, "a test", 0, 0);

    @Test
    @Tag("C18")
    void aSlowListenerLosesOldProgressAndNothingElse() {
        var heard = Collections.synchronizedList(new ArrayList<UpdateEvent>());
        var mayGoOn = new CountDownLatch(1);
        var queue = new EventQueue(List.of(event -> {
            await(mayGoOn);
            heard.add(event);
        }));

        for (int i = 0; i < 5_000; i++) {
            queue.add(new UpdateEvent.DownloadProgress(ABOUT, i / 5_000.0));
        }
        var last = new UpdateEvent.UpdateComplete(ABOUT, Optional.empty(), Version.parse("2.0"));
        queue.add(last);
        mayGoOn.countDown();
        queue.close();

        assertThat(heard).hasSizeLessThan(1_100).contains(new UpdateEvent.DownloadProgress(ABOUT, 4_999 / 5_000.0));
        assertThat(heard.get(heard.size() - 1)).isEqualTo(last);
    }

    @Test
    void aListenerThatThrowsHearsTheNextEventAllTheSame() {
        var heard = Collections.synchronizedList(new ArrayList<UpdateEvent>());
        var queue = new EventQueue(List.of(event -> {
            heard.add(event);
            throw new IllegalStateException("a fault of the host");
        }));

        queue.add(new UpdateEvent.Verifying(ABOUT));
        queue.add(new UpdateEvent.DownloadComplete(ABOUT));
        queue.close();

        assertThat(heard).extracting(UpdateEvent::name).containsExactly("verifying", "download-complete");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
