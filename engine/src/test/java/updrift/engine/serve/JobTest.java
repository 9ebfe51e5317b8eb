package updrift.engine.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.cache.StoredPackage;
import updrift.engine.wire.Message.Range;

@Tag("C05")
class JobTest {
    private final StoredPackage held = FairTurnsTest.held();

    @Test
    void aRequestWeighsTheChunksThatItWaitsFor() {
        Job job = Job.anyOf(1, held, List.of(new Range(0, 100)), 10);
        job.took();

        assertThat(job.weight()).isEqualTo(9);
        assertThat(Job.exactly(2, held, 0).weight()).isEqualTo(1);
    }

    @Test
    void aRequestForOneChunkThatNamesManyRangesWeighsTheMemoryThatItTakes() {
        List<Range> ranges =
                IntStream.range(0, 256).mapToObj(i -> new Range(2 * i, 1)).toList();

        assertThat(Job.anyOf(1, held, ranges, 1).weight()).isEqualTo(64);
    }
}
