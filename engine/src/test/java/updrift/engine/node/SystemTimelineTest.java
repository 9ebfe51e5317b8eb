package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.time.Timeline.Scheduled;

class SystemTimelineTest {
    private final SystemTimeline timeline = new SystemTimeline();
    private final List<Integer> ran = new ArrayList<>();

    @AfterEach
    void close() {
        timeline.close();
    }

    @Test
    void whatIsDueAtOnceRunsInTheOrderInWhichItIsHandedOver() {
        IntStream.range(0, 10_000).forEach(number -> timeline.later(Duration.ZERO, () -> ran.add(number)));
        await(Duration.ZERO);

        assertThat(ran).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void whatIsDueLaterRunsWhenItIsDueWhateverElseIsHandedOver() {
        timeline.later(Duration.ofMillis(30), () -> ran.add(2));
        timeline.later(Duration.ofMillis(10), () -> ran.add(1));
        keepBusy();
        await(Duration.ofMillis(60));

        assertThat(ran).containsExactly(1, 2);
    }

    /** Hands over the next action from each, so that there is always one that is due at once. */
    private void keepBusy() {
        timeline.later(Duration.ZERO, () -> {
            if (ran.size() < 2) {
                keepBusy();
            }
        });
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        timeline.later(Duration.ZERO, () -> {
            Scheduled atOnce = timeline.later(Duration.ZERO, () -> ran.add(1));
            for (int i = 0; i < 1_000; i++) {
                timeline.later(Duration.ofMillis(5), () -> ran.add(2)).cancel();
            }
            atOnce.cancel();
        });
        await(Duration.ofMillis(20));

        assertThat(ran).isEmpty();
    }

    @Test
    @Tag("C19")
    void anActionThatThrowsEndsNothingElse() {
        timeline.later(Duration.ZERO, () -> {
            throw new IllegalStateException("a fault of this test, logged on purpose");
        });
        timeline.later(Duration.ZERO, () -> ran.add(1));
        await(Duration.ZERO);

        assertThat(ran).containsExactly(1);
    }

    @Test
    void closingDropsWhatIsDueLater() {
        timeline.later(Duration.ofMillis(20), () -> ran.add(1));
        timeline.close();
        timeline.later(Duration.ZERO, () -> ran.add(2));

        assertThat(ran).isEmpty();
    }

    /** Until all that is due by then has run. */
    private void await(Duration delay) {
        var over = new CountDownLatch(1);
        timeline.later(delay, over::countDown);
        try {
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
