package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.LogHere;
import updrift.testkit.MemoryOrigin;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

@Tag("R37")
class OriginWaitsTest {
    private static final long MILLI = 1_000_000;
    private static final String NOTHING = "gives nothing now";
    private static final String SOME = "refuses some";
    private static final String AGAIN = "answers again";

    private final VirtualNode time = new VirtualTimeline(1).node("node");

    private final LogHere log = LogHere.open();

    private long nowMillis;

    @AfterEach
    void noLongerCatchTheLog() {
        log.close();
    }

    @Test
    void nodesThatWereRefusedTogetherDoNotComeBackTogether() {
        List<Long> waits = LongStream.range(0, 8)
                .mapToObj(seed -> failAndWait(origin(seed)))
                .toList();

        assertThat(waits).doesNotHaveDuplicates().allMatch(millis -> millis >= 500 && millis <= 1_500);
    }

    @Test
    void waitsDoubleWithEachFailureUpToAMinuteAndAnAnswerForgivesOne() {
        Origin origin = origin(1);

        assertThat(failAndWait(origin)).isBetween(500L, 1_500L);
        assertThat(failAndWait(origin)).isBetween(1_000L, 3_000L);
        assertThat(failAndWait(origin)).isBetween(2_000L, 6_000L);
        origin.answered();
        assertThat(failAndWait(origin)).isBetween(2_000L, 6_000L);
        for (int i = 0; i < 10; i++) {
            failAndWait(origin);
        }
        assertThat(failAndWait(origin)).isBetween(32_000L, 96_000L);
    }

    @Test
    void whoGaveSomeBeforeItRefusedIsForgivenOneFailureToo() {
        Origin origin = origin(1);
        failAndWait(origin);
        failAndWait(origin);
        failAndWait(origin);

        assertThat(refuseSomeAndWait(origin)).isBetween(2_000L, 6_000L);
        assertThat(refuseSomeAndWait(origin)).isBetween(1_000L, 3_000L);
        assertThat(refuseSomeAndWait(origin)).isBetween(500L, 1_500L);
        assertThat(refuseSomeAndWait(origin)).isBetween(500L, 1_500L);
    }

    @Test
    void aFirstFailureIsToldAtOnceAndItsEndOnce() {
        Origin origin = origin(1);

        for (int i = 0; i < 5; i++) {
            failAndWait(origin);
            assertTold(1, 0);
        }
        origin.answered();
        origin.answered();

        assertTold(1, 1);
    }

    @Test
    void aFailureWithinAMinuteOfTheLastIsNoNewsAndALaterOneIs() {
        Origin origin = origin(1);
        failAndWait(origin);
        origin.answered();

        nowMillis = 59_999;
        failAndWait(origin);
        origin.answered();
        assertTold(1, 1);

        nowMillis = 2 * 59_999 + 1;
        failAndWait(origin);
        origin.answered();
        assertTold(2, 2);
    }

    @Test
    void fourFailuresInARowAreAnOutageThoughTheLastWasJustNow() {
        Origin origin = origin(1);
        failAndWait(origin);
        origin.answered();

        for (int i = 0; i < 3; i++) {
            failAndWait(origin);
        }
        assertThat(log.lines(NOTHING)).hasSize(1);
        failAndWait(origin);

        assertThat(log.lines(NOTHING)).hasSize(2);
    }

    @Test
    void ofAStoreThatGivesSomeEachTimeItIsToldOnceThatItRefusesSome() {
        Origin origin = origin(1);

        for (int i = 0; i < 10; i++) {
            refuseSomeAndWait(origin);
        }

        assertThat(log.lines(SOME)).hasSize(1);
        assertThat(log.lines(NOTHING)).isEmpty();
        assertThat(log.lines(AGAIN)).isEmpty();
    }

    @Test
    void anOutageIsOverOnceSomeIsGivenAndBeginsWhereNothingIsAnyMore() {
        Origin origin = origin(1);
        failAndWait(origin);
        refuseSomeAndWait(origin);
        assertThat(log.lines(AGAIN)).hasSize(1);
        assertThat(log.lines(SOME)).isEmpty();

        for (int i = 0; i < 3; i++) {
            failAndWait(origin);
        }

        assertThat(log.lines(NOTHING)).hasSize(2);
    }

    private void assertTold(int nothing, int again) {
        assertThat(log.lines(NOTHING)).hasSize(nothing);
        assertThat(log.lines(AGAIN)).hasSize(again);
    }

    private Origin origin(long seed) {
        return new Origin(
                LabelIdentity.of(seed).self(),
                new MemoryOrigin(),
                OriginSettings.DEFAULT,
                new Work(time.timeline(), time.workers()),
                new SplittableRandom(seed));
    }

    /** For how many milliseconds it isn't asked after a failure now. */
    private long failAndWait(Origin origin) {
        origin.failed("it refuses", nowMillis * MILLI);
        return waited(origin);
    }

    private long refuseSomeAndWait(Origin origin) {
        origin.refusedSome("it refuses", nowMillis * MILLI);
        return waited(origin);
    }

    private long waited(Origin origin) {
        long beganMillis = nowMillis;
        while (!origin.mayBeAsked(nowMillis * MILLI)) {
            nowMillis++;
        }
        return nowMillis - beganMillis;
    }
}
