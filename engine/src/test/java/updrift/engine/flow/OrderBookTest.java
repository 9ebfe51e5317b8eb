package updrift.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.engine.work.SerialFile;
import updrift.engine.work.Work;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

@Tag("E02")
class OrderBookTest {
    private static final Optional<Version> ONE = Optional.of(Version.parse("1.0.0"));
    private static final Optional<Version> TWO = Optional.of(Version.parse("2.0.0"));
    private static final Attempt COMMITTED =
            new Attempt(UpdateId.parse("0a".repeat(32)), ONE, Version.parse("2.0.0"), 1);

    private final VirtualNode node = new VirtualTimeline(1).node("node");
    private final LocalOrders orders = new LocalOrders();
    private final OrderBook book = new OrderBook(
            orders,
            new SerialFile(new SimulatedDisk().directory("flow"), "orders", new Work(node.timeline(), node.workers())),
            Sequence.ZERO,
            mark -> {},
            "linux-x86_64",
            true,
            0);

    /** As after a crash between a commit and the first note of it, where the operator says what ran at first. */
    @Test
    void aCommitThatTheJournalTellsOfOutweighsWhatTheOperatorSays() {
        book.found(Sequence.ZERO, Optional.of(COMMITTED), ONE);

        assertThat(orders.currentVersion()).isEqualTo(TWO);
        assertThat(orders.currentId()).contains(COMMITTED.updateId());
    }

    @Test
    void whatRunsCountsWhereNothingIsKnownOfACommit() {
        book.found(Sequence.ZERO, Optional.empty(), ONE);
        assertThat(orders.currentVersion()).isEqualTo(ONE);

        book.found(Sequence.ZERO, Optional.empty(), TWO);
        assertThat(orders.currentVersion()).isEqualTo(TWO);

        book.found(Sequence.ZERO, Optional.empty(), Optional.empty());
        assertThat(orders.currentVersion()).isEqualTo(TWO);
    }
}
