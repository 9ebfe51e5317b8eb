package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.FrameReceiver;
import updrift.engine.work.Work;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** What a node does whose port somebody else still has. */
@Tag("E29")
class ListeningTest {
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final VirtualNode node = time.node("node");
    private final Work work = new Work(node.timeline(), node.workers());
    private final Taken first = new Taken("first");
    private final Taken second = new Taken("second");
    private final List<String> ends = new ArrayList<>();

    @Test
    void aPortIsTriedAgainLessAndLessOftenUntilItIsFree() {
        second.freeAt = Duration.ofSeconds(6);

        listen();
        time.advance(Duration.ofSeconds(29));

        assertThat(ends).containsExactly("listens");
        assertThat(first.triedAt).as("what listens isn't started twice").hasSize(1);
        assertThat(second.triedAt)
                .extracting(Duration::toMillis)
                .containsExactly(0L, 250L, 750L, 1_750L, 3_750L, 7_750L);
    }

    @Test
    void aPortThatIsNeverFreeIsToldAfterHalfAMinuteAtMost() {
        first.freeAt = Duration.ofHours(1);

        listen();
        time.advance(Duration.ofSeconds(30));

        assertThat(ends).singleElement().asString().contains("can't listen on first");
        assertThat(second.triedAt).isEmpty();
    }

    /** Only its text tells it from a port that is taken, and that is in the system's language. */
    @Test
    void aPortThatIsForbiddenIsToldAfterThatTimeToo() {
        first.freeAt = Duration.ofHours(1);
        first.cause = new IllegalStateException("no socket", new BindException("Permission denied"));

        listen();
        time.advance(Duration.ofSeconds(20));
        assertThat(ends).isEmpty();
        time.advance(Duration.ofSeconds(10));

        assertThat(ends).singleElement().asString().contains("can't listen on first");
    }

    @Test
    void whatWaitingDoesNotMendIsToldAtOnce() {
        first.freeAt = Duration.ofHours(1);
        first.cause = new IllegalStateException("no such interface");

        listen();
        time.advance(Duration.ofMillis(1));

        assertThat(ends).singleElement().asString().contains("can't listen on first");
    }

    private void listen() {
        Links links = new Links(work);
        Links.Mail nobody = null;
        new Listening(links, List.of(first, second), work)
                .start(nobody, () -> ends.add("listens"), failure -> ends.add(String.valueOf(failure.getMessage())));
    }

    /** Its address is somebody else's until {@code freeAt}. */
    private final class Taken extends IdleTransport {
        private final List<Duration> triedAt = new ArrayList<>();
        private Duration freeAt = Duration.ZERO;
        private Exception cause = new BindException("Address already in use");

        Taken(String scheme) {
            super(scheme);
        }

        @Override
        public void start(FrameReceiver receiver) {
            Duration now = Duration.ofNanos(time.nanos());
            triedAt.add(now);
            if (now.compareTo(freeAt) < 0) {
                throw new UpdriftException(ErrorCode.ADDRESS_UNUSABLE, "can't listen on " + scheme(), cause);
            }
        }
    }
}
