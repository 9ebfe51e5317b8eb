package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.NotHeld;

/** Peers that don't stay, or don't stay what they were. */
class FickleTest {
    private static final int CHUNK = 65_536;

    private final TestPackage wanted = TestPackage.random(1, 50 * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    @Tag("B29")
    void whatAPeerNoLongerHoldsIsAskedElsewhereAndItIsNotBanned() {
        ActingPeer fickle = here.actor("fickle", givesAndForgets(10));
        SwarmNode ben = here.node("ben");
        ben.dial(fickle.address());
        here.advance(Duration.ofSeconds(1));
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(1));
        assertThat(download.chunksHeld()).isBetween(1, 10);

        SwarmNode ada = here.node("ada");
        ada.publish(wanted);
        ben.dial(ada.address());

        assertThat(here.runUntil(download::done, Duration.ofSeconds(1))).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(ben.peers().find(fickle.self())).isPresent();
    }

    @Test
    @Tag("B29")
    void whatAFullHolderWasToChooseFromIsAskedElsewhereOnceItForgets() {
        boolean[] gave = new boolean[1];
        ActingPeer fickle = here.actor("fickle", (self, from, message) -> {
            if (message instanceof Interest interest && interest.interested() && !gave[0]) {
                self.send(from, new Have.All(wanted.id()));
            } else if (message instanceof Get get && !gave[0]) {
                gave[0] = true;
                int index = get.index();
                self.send(from, new Chunk(get.request(), index, wanted.proof(index), wanted.chunk(index)));
            } else if (message instanceof Any any) {
                self.send(from, new Have.None(wanted.id()));
                self.send(from, new NotHeld(any.request(), -1));
            }
        });
        SwarmNode ben = here.node("ben");
        ben.dial(fickle.address());
        here.advance(Duration.ofSeconds(1));
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(1));
        SwarmNode ada = here.node("ada");
        ada.publish(wanted);
        ben.dial(ada.address());

        assertThat(here.runUntil(download::done, Duration.ofSeconds(3))).isTrue();
        assertThat(download.isRight()).isTrue();
    }

    @Test
    @Tag("R05")
    void aFullHolderThatComesLaterIsAskedThoughAllIsAnothersShare() {
        SwarmNode slow = here.node("slow", 0, 2 * CHUNK);
        slow.publish(wanted);
        SwarmNode ben = here.node("ben");
        ben.dial(slow.address());
        here.advance(Duration.ofSeconds(1));
        TestDownload download = ben.download(wanted);
        here.advance(Duration.ofSeconds(2));
        SwarmNode fast = here.node("fast");
        fast.publish(wanted);
        ben.dial(fast.address());

        assertThat(here.runUntil(download::done, Duration.ofSeconds(8))).isTrue();
    }

    private ActingPeer.Part givesAndForgets(int chunks) {
        int[] given = new int[1];
        return (self, from, message) -> {
            if (message instanceof Interest interest && interest.interested()) {
                self.send(from, new Have.Bits(wanted.id(), 0, new byte[] {-1, -1, -1, -1, -1}));
            } else if (message instanceof Get get && given[0]++ < chunks) {
                int index = get.index();
                self.send(from, new Chunk(get.request(), index, wanted.proof(index), wanted.chunk(index)));
            } else if (message instanceof Get get) {
                self.send(from, new Have.None(wanted.id()));
                self.send(from, new NotHeld(get.request(), get.index()));
            }
        };
    }

    @Test
    @Tag("B27")
    void whereHalfOfThemLeaveAndOthersJoinEachSecondWhoStaysCompletes() {
        here.network().host("publisher").bandwidth(600_000, 0);
        SwarmNode publisher = here.node("publisher");
        publisher.publish(wanted);
        SwarmNode stays = here.node("stays");
        stays.dial(publisher.address());
        here.advance(Duration.ofMillis(100));
        TestDownload download = stays.download(wanted);

        List<SwarmNode> there = new ArrayList<>();
        for (int second = 0; second < 30 && !download.done(); second++) {
            for (int i = 0; i < 3; i++) {
                SwarmNode joins = here.node("node" + second + "-" + i);
                joins.dial(publisher.address());
                joins.dial(stays.address());
                joins.download(wanted);
                there.add(joins);
            }
            here.advance(Duration.ofSeconds(1));
            for (int leaving = there.size() / 2; leaving > 0; leaving--) {
                there.remove(0).host().crash();
            }
        }

        assertThat(download.done()).isTrue();
        assertThat(download.isRight()).isTrue();
        assertThat(stays.peers().connected()).hasSizeLessThan(20);
    }
}
