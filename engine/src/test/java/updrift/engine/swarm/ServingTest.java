package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Refused;

class ServingTest {
    private static final int CHUNK = 65_536;

    private final TestPackage held = TestPackage.random(1, 30 * CHUNK);
    private final TestPackage unknown = TestPackage.random(2, CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);
    private final SwarmNode node = here.node("node");
    private final List<Message> heard = new ArrayList<>();
    private final ActingPeer asker = here.actor("asker", (self, from, message) -> heard.add(message));

    private void meet() {
        asker.dial(node.address());
        here.advance(Duration.ofSeconds(1));
    }

    private List<Message> answersTo(Message... questions) {
        heard.clear();
        for (Message question : questions) {
            asker.send(node.self(), question);
        }
        here.advance(Duration.ofMillis(900));
        return heard;
    }

    @Test
    @Tag("C06")
    @Tag("R13")
    void whatIsNotHeldCostsOneSmallAnswer() {
        meet();
        long sent = node.host().bytesSent();

        assertThat(answersTo(new Get(7, unknown.id(), 0))).containsExactly(new NotHeld(7, -1));

        assertThat(node.host().bytesSent() - sent).isLessThan(40);
    }

    @Test
    @Tag("R04")
    void aChunkThatIsMissingOrOutsideIsAnsweredSo() {
        node.hold(held, List.of(3));
        meet();

        assertThat(answersTo(new Get(1, held.id(), 4), new Get(2, held.id(), 30)))
                .containsExactly(new NotHeld(1, 4), new Refused(2, 1));
    }

    @Test
    @Tag("R12")
    void aChunkComesWithWhatProvesIt() {
        node.hold(held, List.of(3));
        meet();

        assertThat(answersTo(new Get(1, held.id(), 3))).hasSize(1);

        Chunk chunk = (Chunk) heard.get(0);
        assertThat(held.verifier()
                        .verify(chunk.index(), chunk.bytes(), chunk.proof())
                        .index())
                .isEqualTo(3);
    }

    @Test
    void whoeverIsInterestedHearsWhatIsHeldNowAndAsItGrows() {
        node.hold(held, List.of(3));
        meet();
        assertThat(answersTo(new Interest(held.id(), true), new Interest(unknown.id(), true)))
                .containsExactly(new Have.Bits(held.id(), 0, new byte[] {8, 0, 0, 0}), new Have.None(unknown.id()));

        heard.clear();
        node.hold(held, List.of(4, 5));
        here.advance(Duration.ofMillis(120));

        assertThat(heard).containsExactly(new Have.Added(held.id(), List.of(4, 5)));
    }

    @Test
    @Tag("C05")
    void aFloodOfRequestsIsAnsweredWithBusyBeyondTheQueue() {
        SwarmNode slow = here.node("slow", 0, 100_000);
        slow.publish(held);
        asker.dial(slow.address());
        here.advance(Duration.ofSeconds(1));
        heard.clear();

        for (int i = 0; i < 600; i++) {
            asker.send(slow.self(), new Get(i, held.id(), i % 30));
        }
        here.advance(Duration.ofMillis(900));

        long busy = heard.stream().filter(Busy.class::isInstance).count();
        assertThat(busy).isBetween(600L - 512 - 40, 600L - 512);
    }

    @Test
    @Tag("C05")
    void whereManyAskEachHasAShorterQueueSoThatAllTogetherStayBounded() {
        SwarmNode slow = here.node("slow", 0, 100_000);
        slow.hold(held, List.of(0));
        for (int i = 0; i < 64; i++) {
            ActingPeer peer = here.actor("peer" + i, (self, from, message) -> {});
            peer.dial(slow.address());
            here.advance(Duration.ofMillis(10));
            peer.send(slow.self(), new Get(0, held.id(), 0));
        }
        asker.dial(slow.address());
        here.advance(Duration.ofSeconds(1));
        heard.clear();

        for (int i = 0; i < 512; i++) {
            asker.send(slow.self(), new Get(i, held.id(), 0));
        }
        here.advance(Duration.ofMillis(900));

        long busy = heard.stream().filter(Busy.class::isInstance).count();
        assertThat(busy).isBetween(512L - 16_384 / 65 - 5, 512L - 16_384 / 65);
    }

    @Test
    void whoAsksForMoreGetsNoLargerShare() {
        SwarmNode slow = here.node("slow", 0, 500_000);
        List<Integer> chunks = IntStream.range(0, 29).boxed().toList();
        slow.hold(held, chunks);
        List<Message> modest = new ArrayList<>();
        ActingPeer other = here.actor("other", (self, from, message) -> {
            if (message instanceof Chunk chunk) {
                modest.add(chunk);
                self.send(from, new Get(chunk.request() + 1, held.id(), 0));
            }
        });
        asker.dial(slow.address());
        other.dial(slow.address());
        here.advance(Duration.ofSeconds(1));

        for (int i = 0; i < 500; i++) {
            asker.send(slow.self(), new Get(i, held.id(), i % 29));
        }
        other.send(slow.self(), new Get(0, held.id(), 0));
        here.advance(Duration.ofSeconds(10));

        long greedy = heard.stream().filter(Chunk.class::isInstance).count();
        assertThat((double) greedy / modest.size()).isBetween(0.9, 1.3);
    }
}
