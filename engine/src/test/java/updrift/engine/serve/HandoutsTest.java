package updrift.engine.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import updrift.engine.wire.Message.Range;

class HandoutsTest {
    private static final int ADA = 1;
    private static final int BEN = 2;
    private static final List<Range> ALL = List.of(new Range(0, 10));

    private final Handouts handouts = new Handouts(10);

    @Test
    void everyChunkLeavesOnceBeforeAnyLeavesTwice() {
        var given = new TreeSet<Integer>();
        for (int i = 0; i < 10; i++) {
            given.add(give(i % 2 == 0 ? ADA : BEN, ALL, true).orElseThrow());
        }

        assertThat(given).hasSize(10);
        assertThat(give(ADA, ALL, false)).isEmpty();
    }

    @Test
    void aSecondCopyGoesToWhomIsOwedOneAndNeverBackToItsReceiver() {
        for (int i = 0; i < 10; i++) {
            give(ADA, ALL, false);
        }

        assertThat(give(ADA, ALL, true)).isEmpty();
        assertThat(give(BEN, ALL, true)).isPresent();
    }

    @Test
    void theChunkThatLeftLeastIsChosen() {
        for (int i = 0; i < 10; i++) {
            give(ADA, ALL, false);
        }
        give(BEN, List.of(new Range(0, 5)), true);

        assertThat(give(3, List.of(new Range(0, 2)), true)).hasValue(1);
    }

    @Test
    void amongChunksThatAllLeftOftenEveryAskerGetsAnother() {
        for (int copies = 0; copies < 10; copies++) {
            for (int i = 0; i < 10; i++) {
                handouts.handOut(i, ADA);
            }
        }

        var given = new TreeSet<Integer>();
        for (int asker = 100; asker < 110; asker++) {
            given.add(give(asker, ALL, true).orElseThrow());
        }

        assertThat(given).hasSize(10);
        assertThat(give(3, List.of(new Range(0, 2)), true)).hasValue(0);
    }

    @Test
    void whoWasGivenThousandsItselfDoesNotHaveAllOfThemLookedAt() {
        Handouts many = new Handouts(3_000);
        for (int i = 0; i < 3_000; i++) {
            many.handOut(i, i < 2_000 ? ADA : BEN);
        }

        assertThat(many.choose(ADA, List.of(new Range(0, 3_000)), true)).isEmpty();
        assertThat(many.choose(ADA, List.of(new Range(1_900, 1_100)), true)).hasValue(2_000);
    }

    @Test
    void onlyWhatWasAskedForIsChosen() {
        assertThat(give(ADA, List.of(new Range(3, 1), new Range(7, 2)), false)).hasValue(3);
        assertThat(give(ADA, List.of(new Range(3, 1), new Range(7, 2)), false)).hasValue(7);
        assertThat(give(ADA, List.of(new Range(3, 1), new Range(7, 2)), false)).hasValue(8);
        assertThat(give(ADA, List.of(new Range(3, 1), new Range(7, 2)), false)).isEmpty();
    }

    @Test
    void whatOnlyOneWhoIsGoneWasGivenIsAFirstCopyAgain() {
        give(ADA, ALL, false);
        assertThat(handouts.allows(0, BEN, false)).isFalse();

        handouts.gone(ADA);

        assertThat(handouts.isFirst(0)).isTrue();
        assertThat(handouts.allows(0, BEN, false)).isTrue();
    }

    @Test
    void whatGotLostOnItsWayMayBeAskedForAgainByName() {
        give(ADA, ALL, false);

        assertThat(handouts.allows(0, ADA, false)).isTrue();
        assertThat(handouts.allows(0, BEN, false)).isFalse();
        assertThat(handouts.allows(0, BEN, true)).isTrue();
    }

    private OptionalInt give(int asker, List<Range> missing, boolean owedSecond) {
        OptionalInt chosen = handouts.choose(asker, missing, owedSecond);
        chosen.ifPresent(index -> handouts.handOut(index, asker));
        return chosen;
    }
}
