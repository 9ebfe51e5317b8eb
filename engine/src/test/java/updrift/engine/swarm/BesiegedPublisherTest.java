package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.engine.content.TestPackage;

/** A publisher whose uplink is wanted by many that pass nothing on, from the moment it begins. */
class BesiegedPublisherTest {
    private static final long RATE = 2 << 20;
    private static final int RIDERS = 30;
    private static final int FLEET = 4;
    private static final double SIZE = 8 << 20;

    private final TestPackage wanted = TestPackage.random(1, (int) SIZE);
    private final Neighbourhood here = new Neighbourhood(1);
    private final SwarmNode publisher = here.node("publisher", 0, RATE);

    /**
     * Alone the fleet needs four seconds. Riders that come first have everything many times before it begins, and what they took counts as handed out; still
     * each of the fleet is sent what no other is.
     */
    @ParameterizedTest
    @CsvSource({"0, 12", "10, 13"})
    @Tag("B21")
    void manyOfOneNetworkGetTheShareOfOneAndTheFleetGetsDistinctChunks(int secondsAhead, int most) {
        publisher.publish(wanted);
        List<SwarmNode> fleet = new ArrayList<>();
        for (int i = 1; i <= FLEET; i++) {
            fleet.add(here.node("198.51." + i + ".1"));
        }
        List<Rider> riders = new ArrayList<>();
        for (int i = 1; i <= RIDERS; i++) {
            riders.add(Rider.at(
                    here, "203.0.113." + i, publisher, wanted, wanted.indexes().size()));
        }
        here.connectAll();
        riders.forEach(Rider::begin);
        here.advance(Duration.ofSeconds(secondsAhead));

        List<TestDownload> downloads =
                fleet.stream().map(node -> node.download(wanted)).toList();
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofSeconds(most)))
                .isTrue();
        assertThat(given(fleet) / SIZE).isLessThan(1.1);
        assertThat(wasted(fleet) / SIZE).isLessThan(0.3);
    }

    /** What the publisher gave to all of {@code fleet}. */
    private long given(List<SwarmNode> fleet) {
        return fleet.stream()
                .flatMap(node -> node.swarm().sharesOf(wanted.id()).stream())
                .filter(share -> share.peer().equals(publisher.self()))
                .mapToLong(PeerShare::bytes)
                .sum();
    }

    /** What it sent them that another had given before it came. */
    private long wasted(List<SwarmNode> fleet) {
        return fleet.stream()
                .mapToLong(node -> node.wastedBy(publisher.self()).orElseThrow())
                .sum();
    }
}
