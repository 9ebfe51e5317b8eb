package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.UpdateEvent;
import updrift.engine.work.Work;

/** The threads of a node where memory is short: they are the same ones as before. Faults are logged here on purpose. */
@Tag("G09")
class OutOfMemoryTest {
    private static final UpdateEvent.About ABOUT =
            new UpdateEvent.About(UpdateId.parse("0a".repeat(32)), Instant.EPOCH, "a test", 0, 0);

    /** There isn't even memory to say so. */
    private static final class Starved extends OutOfMemoryError {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new OutOfMemoryError("of this test");
        }
    }

    @Test
    void theNodesThreadGoesOnThoughItCannotEvenTellWhatFailed() throws InterruptedException {
        try (SystemTimeline timeline = new SystemTimeline()) {
            var ran = new CountDownLatch(2);
            timeline.later(Duration.ZERO, OutOfMemoryTest::starve);
            timeline.later(Duration.ofMillis(1), OutOfMemoryTest::starve);
            timeline.later(Duration.ZERO, ran::countDown);
            timeline.later(Duration.ofMillis(5), ran::countDown);

            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoWaitsForWorkThatHadNoMemoryHearsThatItFailed() throws InterruptedException {
        try (SystemTimeline timeline = new SystemTimeline();
                SystemWorkers workers = new SystemWorkers("starved-", 1)) {
            var failed = Collections.synchronizedList(new ArrayList<UpdriftException>());
            var done = new CountDownLatch(2);
            Work work = new Work(timeline, workers);
            work.run(
                    () -> {
                        starve();
                        return true;
                    },
                    result -> {},
                    failure -> {
                        failed.add(failure);
                        done.countDown();
                    });
            work.run(() -> true, result -> done.countDown(), failed::add);

            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failed).hasSize(1);
            assertThat(failed.get(0).getCause()).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void aListenerThatHadNoMemoryHearsTheNextEventAllTheSame() {
        var heard = Collections.synchronizedList(new ArrayList<UpdateEvent>());
        var queue = new EventQueue(List.of(event -> {
            heard.add(event);
            starve();
        }));

        queue.add(new UpdateEvent.Verifying(ABOUT));
        queue.add(new UpdateEvent.DownloadComplete(ABOUT));
        queue.close();

        assertThat(heard).extracting(UpdateEvent::name).containsExactly("verifying", "download-complete");
    }

    private static void starve() {
        throw new Starved();
    }
}
