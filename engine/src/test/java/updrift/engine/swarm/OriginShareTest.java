package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.engine.content.ChunkSet;
import updrift.testkit.LabelIdentity;

@Tag("R01")
class OriginShareTest {
    private final List<PeerId> fleet = new ArrayList<>();

    OriginShareTest() {
        for (int i = 0; i < 9; i++) {
            fleet.add(LabelIdentity.of(i).self());
        }
    }

    @Test
    void eachChunkFallsToExactlyOneOfThoseThatKnowEachOther() {
        int[] owners = new int[1_600];
        for (PeerId self : fleet) {
            ChunkSet own = OriginShare.of(owners.length, self, othersThan(self));
            assertThat(own.count()).isBetween(60, 360);
            for (int index = own.next(0); index >= 0; index = own.next(index + 1)) {
                owners[index]++;
            }
        }

        assertThat(owners).containsOnly(1);
    }

    @Test
    void whenOneLeavesOnlyItsPartFindsNewOwners() {
        PeerId left = fleet.get(3);
        int owned = 0;
        for (PeerId self : othersThan(left)) {
            ChunkSet before = OriginShare.of(1_600, self, othersThan(self));
            List<PeerId> rest = othersThan(self);
            rest.remove(left);
            ChunkSet after = OriginShare.of(1_600, self, rest);

            owned += after.count();
            for (int index = before.next(0); index >= 0; index = before.next(index + 1)) {
                assertThat(after.contains(index)).isTrue();
            }
        }
        assertThat(owned).isEqualTo(1_600);
    }

    @Test
    void whoIsAloneOwnsEverything() {
        assertThat(OriginShare.of(1_000, fleet.get(0), List.of()).isFull()).isTrue();
    }

    private List<PeerId> othersThan(PeerId self) {
        List<PeerId> others = new ArrayList<>(fleet);
        others.remove(self);
        return others;
    }
}
