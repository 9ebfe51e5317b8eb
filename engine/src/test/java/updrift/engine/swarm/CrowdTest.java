package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.content.TestPackage;

/** Very many that want the same package at the same instant; a thousand with {@code -Dupdrift.crowd=1000}, which takes minutes. */
class CrowdTest {
    private static final int NODES = Integer.getInteger("updrift.crowd", 200);

    /** A publisher has no link to each of so many. */
    private static final int AT_THE_PUBLISHER = NODES * 2 / 5;

    private static final int FRIENDS = 5;

    @Test
    @Tag("B25")
    @Tag("R01")
    void howeverManyTheyCostThePublisherThreeCopiesAtMost() {
        TestPackage wanted = TestPackage.random(1, 2 << 20);
        Neighbourhood here = new Neighbourhood(1).lending(wanted);
        here.network().latency(Duration.ofMillis(5), Duration.ofMillis(25));
        here.network().host("publisher").bandwidth(5_000_000, 0);
        SwarmNode publisher = here.node("publisher");
        publisher.publish(wanted);
        List<SwarmNode> crowd = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            crowd.add(here.node("node" + i));
        }
        meet(crowd, publisher);
        here.advance(Duration.ofSeconds(1));
        long sentBefore = publisher.host().bytesSent();

        List<TestDownload> downloads =
                crowd.stream().map(node -> node.download(wanted)).toList();
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(1)))
                .isTrue();

        double copies = (double) (publisher.host().bytesSent() - sentBefore) / wanted.bytes().length;
        assertThat(copies).isLessThanOrEqualTo(3);
    }

    private static void meet(List<SwarmNode> crowd, SwarmNode publisher) {
        var random = new SplittableRandom(1);
        for (int i = 0; i < crowd.size(); i++) {
            if (i < AT_THE_PUBLISHER) {
                crowd.get(i).dial(publisher.address());
            }
            for (int friend = 0; friend < FRIENDS; friend++) {
                int other = (i + random.nextInt(1, crowd.size())) % crowd.size();
                crowd.get(i).dial(crowd.get(other).address());
            }
        }
    }
}
