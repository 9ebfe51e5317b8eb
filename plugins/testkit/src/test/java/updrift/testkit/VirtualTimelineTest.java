package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import updrift.api.time.Timeline;

class VirtualTimelineTest {
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final VirtualNode ada = time.node("ada");
    private final VirtualNode ben = time.node("ben");
    private final List<String> seen = new ArrayList<>();

    @Test
    void whatIsDueSoonerRunsSoonerAndTimeMovesWithIt() {
        ada.timeline().later(Duration.ofHours(2), () -> seen.add("late"));
        ben.timeline().later(Duration.ofHours(1), () -> seen.add("early at " + time.nanos() / 3_600_000_000_000L));

        time.advance(Duration.ofDays(1));

        assertThat(seen).containsExactly("early at 1", "late");
        assertThat(time.nanos()).isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void whatOneNodePostsRunsInTheOrderOfPosting() {
        for (int i = 0; i < 5; i++) {
            String name = "" + i;
            ada.timeline().later(Duration.ZERO, () -> seen.add(name));
        }

        time.advance(Duration.ZERO);

        assertThat(seen).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void theSeedDecidesTiesBetweenNodesAndARunRepeats() {
        List<Long> traces = new ArrayList<>();
        List<List<String>> orders = new ArrayList<>();
        for (long seed : List.of(7L, 7L, 8L)) {
            List<String> order = new ArrayList<>();
            VirtualTimeline run = new VirtualTimeline(seed);
            for (int i = 0; i < 10; i++) {
                Timeline node = run.node("n" + i).timeline();
                String name = "" + i;
                node.later(Duration.ofSeconds(1), () -> order.add(name));
            }
            run.advance(Duration.ofSeconds(1));
            orders.add(order);
            traces.add(run.trace());
        }

        assertThat(orders.get(0)).isEqualTo(orders.get(1)).isNotEqualTo(orders.get(2));
        assertThat(traces.get(0)).isEqualTo(traces.get(1)).isNotEqualTo(traces.get(2));
    }

    @Test
    void whatWasCancelledOrBelongsToAKilledNodeDoesNotRun() {
        ada.timeline().later(Duration.ofSeconds(1), () -> seen.add("cancelled")).cancel();
        ben.timeline().later(Duration.ofSeconds(1), () -> seen.add("killed"));
        ben.workers().execute(() -> seen.add("killed"));

        ben.kill();
        ben.timeline().later(Duration.ZERO, () -> seen.add("killed"));

        assertThat(time.step()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void workRunsAtALaterInstantAndItsFailureEndsTheRun() {
        ada.workers().execute(() -> {
            throw new IllegalStateException("broken at " + (time.nanos() > 0));
        });

        assertThatThrownBy(time::step).hasMessage("broken at true");
    }

    @Test
    void runUntilStopsAtTheEventThatReachesItOrWhenTheTimeIsUp() {
        ada.timeline().later(Duration.ofSeconds(3), () -> seen.add("there"));

        assertThat(time.runUntil(() -> !seen.isEmpty(), Duration.ofSeconds(1))).isFalse();
        assertThat(time.runUntil(() -> !seen.isEmpty(), Duration.ofSeconds(5))).isTrue();
        assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void aLoopThatPostsToItselfIsToldInsteadOfRunForEver() {
        Runnable[] loop = new Runnable[1];
        loop[0] = () -> ada.timeline().later(Duration.ZERO, loop[0]);
        loop[0].run();

        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessageContaining("ada posts to itself");
    }
}
