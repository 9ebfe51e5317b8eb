package updrift.engine.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;

@Tag("C05")
class ReceiptsTest {
    private static final UpdateId ID = UpdateId.of(new byte[UpdateId.LENGTH]);

    private final Receipts receipts = new Receipts();

    @Test
    void aWordCountsOnceForEachTimeAChunkWasSent() {
        receipts.sent(ID, 7);

        assertThat(takesWord(8)).isFalse();
        assertThat(takesWord(7)).isTrue();
        assertThat(takesWord(7)).isFalse();
    }

    @Test
    void theLast512AreRemembered() {
        for (int index = 0; index < 1_000; index++) {
            receipts.sent(ID, index);
        }

        assertThat(takesWord(487)).isFalse();
        assertThat(takesWord(488)).isTrue();
        assertThat(takesWord(999)).isTrue();
    }

    @Test
    void nothingMoreIsTakenBeforeThatIsSettledAndNothingAfterItWasWrong() {
        receipts.sent(ID, 1);
        receipts.sent(ID, 2);

        assertThat(receipts.takesWord(ID, 1)).isTrue();
        assertThat(receipts.takesWord(ID, 2)).isFalse();
        assertThat(receipts.waits()).isTrue();
        receipts.settled(false);

        assertThat(receipts.takesWord(ID, 2)).isFalse();
        assertThat(receipts.waits()).isFalse();
    }

    private boolean takesWord(int index) {
        boolean takes = receipts.takesWord(ID, index);
        if (takes) {
            receipts.settled(true);
        }
        return takes;
    }
}
