package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message.Have;

/** Peers that hold what they give to their friends only. */
class SelectiveTest {
    private static final int CHUNK = 65_536;
    private static final int CHUNKS = 320;
    private static final int RARE = 16;

    private final TestPackage wanted = TestPackage.random(1, CHUNKS * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);

    /** Those who say so hold what they were asked for back as long as they can; its only true holder leaves when it has given a sixth of everything. */
    @Test
    @Tag("B23")
    void whatOneGivesIsFetchedBeforeItLeavesThoughManySayThatTheyHoldIt() {
        List<Integer> nearlyAll = wanted.indexes().subList(0, CHUNKS - 1);
        here.network().host("leaves").bandwidth(500_000, 0);
        SwarmNode leaves = here.node("leaves");
        leaves.hold(wanted, nearlyAll);
        for (int i = 0; i < 2; i++) {
            here.network().host("stays" + i).bandwidth(500_000, 0);
            here.node("stays" + i).hold(wanted, wanted.indexes().subList(RARE, CHUNKS));
        }
        SwarmNode ben = here.node("ben");
        for (int i = 0; i < 8; i++) {
            ben.dial(here.actor("selective" + i, ActingParts.claims(rare(), (self, from, request, index) -> {}))
                    .address());
        }
        here.connectAll();
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(7));
        leaves.host().crash();

        assertThat(here.runUntil(download::done, Duration.ofMinutes(1))).isTrue();
        assertThat(download.isRight()).isTrue();
    }

    private Have rare() {
        ChunkSet claimed = new ChunkSet(CHUNKS);
        wanted.indexes().subList(0, RARE).forEach(claimed::add);
        return new Have.Bits(wanted.id(), 0, claimed.toBytes());
    }

    /** What holds everything gives either group one half; the only honest link between them is that of ada and ben. */
    @Test
    @Tag("B23")
    void twoGroupsThatAreGivenAHalfEachCompleteOverTheOneLinkBetweenThem() {
        List<SwarmNode> ones = List.of(here.node("ada"), here.node("one1"), here.node("one2"));
        List<SwarmNode> others = List.of(here.node("ben"), here.node("other1"), here.node("other2"));
        Set<PeerId> friends =
                Set.of(ones.get(0).self(), ones.get(1).self(), ones.get(2).self());
        ActingPeer selective = here.actor("selective", ActingParts.claimsAll(wanted, (self, from, request, index) -> {
            if (friends.contains(from) == index < CHUNKS / 2) {
                ActingParts.honest(wanted).give(self, from, request, index);
            }
        }));
        List<SwarmNode> all = new ArrayList<>(ones);
        all.addAll(others);
        all.forEach(node -> node.dial(selective.address()));
        meet(ones);
        meet(others);
        ones.get(0).dial(others.get(0).address());
        here.advance(Duration.ofSeconds(1));

        List<TestDownload> downloads =
                all.stream().map(node -> node.download(wanted)).toList();

        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofSeconds(30)))
                .isTrue();
        downloads.forEach(download -> assertThat(download.isRight()).isTrue());
    }

    private void meet(List<SwarmNode> group) {
        group.get(0).dial(group.get(1).address());
        group.get(0).dial(group.get(2).address());
        group.get(1).dial(group.get(2).address());
    }
}
