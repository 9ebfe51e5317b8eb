package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Range;

class ReservationsTest {
    private static final int CHUNKS = 300;
    private static final UpdateId ID = UpdateId.of(new byte[UpdateId.LENGTH]);

    private final ChunkSet free = ChunkSet.full(CHUNKS);
    private final Reservations reservations = new Reservations(free);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 77, 299})
    void sharesAreWithoutOverlapAndFitARequest(int from) {
        List.of(0, 10, 11, 200, 299).forEach(free::remove);

        List<Range> one = reservations.reserve(150, from);
        List<Range> other = reservations.reserve(1_000, from);

        assertThat(indexes(one))
                .hasSize(150)
                .doesNotContain(0, 10, 11, 200, 299)
                .doesNotContainAnyElementsOf(indexes(other));
        assertThat(indexes(other)).hasSize(CHUNKS - 5 - 150);
        assertThat(reservations.open()).isZero();
        assertThat(new Any(1, ID, 1, one).missing()).isEqualTo(one);
        assertThat(new Any(1, ID, 1, reservations.stillFree(other, from)).count())
                .isEqualTo(1);
    }

    @Test
    void whatIsNoLongerFreeIsNoLongerAskedFor() {
        List<Range> share = reservations.reserve(CHUNKS, 0);
        free.remove(5);
        reservations.taken(5);

        assertThat(indexes(reservations.stillFree(share, 50)))
                .hasSize(CHUNKS - 1)
                .doesNotContain(5);
    }

    @Test
    void aShareThatIsGivenBackIsOpenToOthers() {
        List<Range> share = reservations.reserve(CHUNKS, 0);
        assertThat(reservations.reserve(1, 0)).isEmpty();

        reservations.release(share);

        assertThat(reservations.open()).isEqualTo(CHUNKS);
        assertThat(reservations.reserve(1, 0)).hasSize(1);
    }

    @Test
    void howeverScatteredARequestStaysSmallAndReachesEverything() {
        for (int i = 0; i < CHUNKS; i += 2) {
            free.remove(i);
        }
        List<Range> share = reservations.reserve(CHUNKS, 0);
        var reached = new TreeSet<Integer>();

        for (int from = 0; from < CHUNKS; from += 20) {
            List<Range> asked = reservations.stillFree(share, from);
            assertThat(asked).hasSizeLessThanOrEqualTo(64);
            reached.addAll(indexes(asked));
        }

        assertThat(reached).hasSize(CHUNKS / 2);
    }

    private static TreeSet<Integer> indexes(List<Range> ranges) {
        var indexes = new TreeSet<Integer>();
        for (Range range : ranges) {
            for (int i = range.first(); i < range.end(); i++) {
                indexes.add(i);
            }
        }
        return indexes;
    }
}
