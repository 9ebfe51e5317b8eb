package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Get;

/** Where the upload limit is what everybody waits for. */
class FairShareTest {
    private static final long RATE = 2 << 20;

    private final TestPackage held = TestPackage.random(1, 8 << 20);

    /** Only in part, so that nobody has to wait for a second copy. */
    private final TestPackage other = TestPackage.random(2, 8 << 20);

    private final Neighbourhood here = new Neighbourhood(1);
    private final SwarmNode holder = here.node("holder", 0, RATE);

    @Test
    @Tag("B22")
    void threeGreedyPeersLeaveAnHonestOneItsShare() {
        hold();
        for (int i = 1; i <= 3; i++) {
            greedy("203.0." + i + ".1");
        }

        assertThat(honestRate("198.51.100.1")).isGreaterThan(RATE / 4 * 0.97);
    }

    @Test
    @Tag("B13")
    @Tag("B22")
    void manyIdentitiesOfOneNetworkGetTheShareOfOne() {
        hold();
        for (int i = 1; i <= 30; i++) {
            greedy("203.0.113." + i);
        }

        assertThat(honestRate("198.51.100.1")).isGreaterThan(RATE / 2 * 0.97);
    }

    @Test
    @Tag("C04")
    @Tag("B22")
    void thirtyThatAskAndNeverReadLeaveAnHonestOneNearlyAll() {
        hold();
        List<String> deaf = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            greedy("203." + i + ".113.1");
            deaf.add("203." + i + ".113.1");
        }
        here.network().partition(deaf);
        here.advance(Duration.ofSeconds(6)); // What they got before their queues filled up is theirs.

        assertThat(honestRate("198.51.100.1")).isGreaterThan(RATE * 0.9);
        assertThat(holder.host().bytesQueued()).isLessThanOrEqualTo(31 * 400L << 10);
    }

    private void hold() {
        holder.hold(held, held.indexes());
        holder.hold(other, other.indexes().subList(1, other.shape().chunks()));
    }

    /** Keeps as many requests open as the queue takes. */
    private void greedy(String host) {
        int[] next = new int[1];
        ActingPeer peer = here.actor(host, (self, from, message) -> {
            if (message instanceof Chunk) {
                ask(self, from, next[0]++);
            }
        });
        peer.dial(holder.address());
        here.advance(Duration.ofMillis(20));
        for (int i = 0; i < 500; i++) {
            ask(peer, holder.self(), next[0]++);
        }
    }

    private void ask(ActingPeer peer, PeerId from, int request) {
        peer.send(
                from, new Get(request, other.id(), 1 + request % (other.shape().chunks() - 1)));
    }

    private double honestRate(String host) {
        SwarmNode honest = here.node(host);
        honest.dial(holder.address());
        here.advance(Duration.ofSeconds(1));
        TestDownload download = honest.download(held);
        assertThat(here.runUntil(download::done, Duration.ofMinutes(1))).isTrue();
        return Moved.mean(download.keptAt());
    }
}
