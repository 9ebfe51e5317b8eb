package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message.Have;

class ClaimsTest {
    private static final int CHUNKS = 20;
    private static final UpdateId ID = UpdateId.of(new byte[UpdateId.LENGTH]);

    private final ChunkSet all = ChunkSet.full(CHUNKS);
    private final ChunkPicker picker = new ChunkPicker(new ChunkSet(CHUNKS), new SplittableRandom(1));
    private final Claims claims = new Claims(picker, all);

    @Test
    @Tag("B06")
    void claimsCountForRarityOnlyOnceThePeerIsProven() {
        claims.hear(new Have.Added(ID, List.of(3, 4)));
        assertThat(picker.reservations().free()).isEqualTo(CHUNKS);

        claims.prove();

        assertThat(picker.reservations().free()).isEqualTo(CHUNKS - 2);
    }

    @Test
    void aPeerMayChangeItsMind() {
        claims.prove();
        claims.hear(new Have.Bits(ID, 0, new byte[] {(byte) 0b1111, 0, 0}));
        assertThat(claims.held().count()).isEqualTo(4);

        claims.hear(new Have.Bits(ID, 0, new byte[] {(byte) 0b0110, 0, 0}));
        claims.drop(1);

        assertThat(claims.held().count()).isEqualTo(1);
        assertThat(claims.held().contains(2)).isTrue();
        assertThat(picker.reservations().free()).isEqualTo(CHUNKS - 1);
        claims.hear(new Have.None(ID));
        assertThat(picker.reservations().free()).isEqualTo(CHUNKS);
    }

    @Test
    void whoeverHoldsEverythingMakesNoChunkLessRare() {
        claims.prove();

        claims.hear(new Have.All(ID));
        assertThat(claims.isFull()).isTrue();
        assertThat(picker.reservations().free()).isEqualTo(CHUNKS);

        claims.drop(7);
        assertThat(claims.isFull()).isFalse();
        assertThat(picker.reservations().free()).isEqualTo(1);

        claims.hear(new Have.Added(ID, List.of(7)));
        assertThat(claims.isFull()).isTrue();
        assertThat(picker.reservations().free()).isEqualTo(CHUNKS);
    }

    @Test
    void whatLiesOutsideThePackageIsIgnored() {
        claims.hear(new Have.Added(ID, List.of(CHUNKS, 5, (1 << 24) - 1)));
        claims.hear(new Have.Bits(ID, 8, new byte[] {1, -1, -1, -1}));

        assertThat(claims.held().count()).isEqualTo(1 + 1 + 4);
    }
}
