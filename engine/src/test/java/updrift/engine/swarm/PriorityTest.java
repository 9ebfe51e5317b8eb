package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.api.release.Priority.CRITICAL;
import static updrift.api.release.Priority.NORMAL;
import static updrift.api.release.Priority.OPTIONAL;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.content.TestPackage;

@Tag("R26")
@Tag("C21")
class PriorityTest {
    private static final long RATE = 1 << 20;

    private final TestPackage first = TestPackage.random(1, 20 << 20);
    private final TestPackage second = TestPackage.random(2, 8 << 20);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    void aCriticalDownloadOvertakesARunningOneThatIsLimitedAndTheOtherEnds() {
        SwarmNode node = here.node("node", RATE, 0);
        holderOfBoth();
        TestDownload running = node.download(first);
        here.advance(Duration.ofSeconds(5));

        TestDownload critical = node.download(second, CRITICAL);

        assertThat(here.runUntil(critical::done, Duration.ofSeconds(1))).isTrue();
        assertThat(here.runUntil(running::done, Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aCriticalDownloadTakesNearlyAllOfASlowLinkAndTheOtherGoesOn() {
        here.network().host("node").bandwidth(0, 2 * RATE);
        SwarmNode node = here.node("node");
        holderOfBoth();
        TestDownload running = node.download(first);
        here.advance(Duration.ofSeconds(2));

        assertThat(share(running, node.download(second, CRITICAL), 2 * RATE)).isBetween(0.04, 0.15);
    }

    @Test
    void anOptionalDownloadTakesATwentiethOfASlowLinkBesideANormalOne() {
        here.network().host("node").bandwidth(0, 2 * RATE);
        SwarmNode node = here.node("node");
        holderOfBoth();
        TestDownload optional = node.download(first, OPTIONAL);
        here.advance(Duration.ofSeconds(2));

        assertThat(share(optional, node.download(second, NORMAL), 2 * RATE)).isBetween(0.04, 0.15);
    }

    @Test
    void anOptionalDownloadTakesATwentiethOfTheLimitBesideANormalOne() {
        SwarmNode node = here.node("node", RATE, 0);
        holderOfBoth();
        TestDownload optional = node.download(first, OPTIONAL);
        here.advance(Duration.ofSeconds(2));

        assertThat(share(optional, node.download(second, NORMAL), RATE)).isBetween(0.045, 0.07);
    }

    @Test
    void anOptionalDownloadTakesAllThatASlowNormalOneLeaves() {
        SwarmNode node = here.node("node", RATE, 0);
        here.network().host("slow").bandwidth(RATE / 4, 0);
        here.node("slow").hold(second, second.indexes());
        TestPackage large = TestPackage.random(3, 30 << 20);
        here.node("holder").hold(large, large.indexes());
        here.connectAll();
        TestDownload optional = node.download(large, OPTIONAL);
        here.advance(Duration.ofSeconds(2));

        assertThat(share(optional, node.download(second, NORMAL), RATE / 4)).isBetween(2.5, 3.1);
    }

    @Test
    void aCriticalUploadPassesTheLimitByAndTheOtherEnds() {
        SwarmNode holder = servingBoth(new Speeds(0, RATE, 0, 0, 0), NORMAL, CRITICAL);
        TestDownload running = asker("ada", holder).download(first);
        here.advance(Duration.ofSeconds(5));

        TestDownload critical = asker("ben", holder).download(second);

        assertThat(here.runUntil(critical::done, Duration.ofSeconds(1))).isTrue();
        assertThat(here.runUntil(running::done, Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aCriticalUploadTakesAllOfALimitThatIsItsCeilingAndTheOtherKeepsATwentieth() {
        SwarmNode holder = servingBoth(new Speeds(0, RATE, 0, 0, RATE), NORMAL, CRITICAL);
        TestDownload running = asker("ada", holder).download(first);
        here.advance(Duration.ofSeconds(2));

        assertThat(share(running, asker("ben", holder).download(second), RATE)).isBetween(0.045, 0.07);
    }

    @Test
    void anOptionalUploadTakesATwentiethOfTheLimitBesideANormalOne() {
        SwarmNode holder = servingBoth(Speeds.of(0, RATE), OPTIONAL, NORMAL);
        TestDownload optional = asker("ada", holder).download(first);
        here.advance(Duration.ofSeconds(2));

        assertThat(share(optional, asker("ben", holder).download(second), RATE)).isBetween(0.045, 0.07);
    }

    private void holderOfBoth() {
        SwarmNode holder = here.node("holder");
        holder.hold(first, first.indexes());
        holder.hold(second, second.indexes());
        here.connectAll();
    }

    private SwarmNode servingBoth(Speeds speeds, Priority ofFirst, Priority ofSecond) {
        SwarmNode holder = here.node("holder", speeds);
        holder.knows(first, ofFirst);
        holder.knows(second, ofSecond);
        holder.hold(first, first.indexes());
        holder.hold(second, second.indexes());
        return holder;
    }

    private SwarmNode asker(String name, SwarmNode holder) {
        SwarmNode asker = here.node(name);
        asker.dial(holder.address());
        here.advance(Duration.ofMillis(100));
        return asker;
    }

    /** How much {@code lower} gets while {@code higher} runs at {@code rate}, as a share of what that gets; both end. */
    private double share(TestDownload lower, TestDownload higher, long rate) {
        here.advance(Duration.ofMillis(500)); // What was on its way before is no share.
        long began = here.timeline().nanos();
        Duration most = Duration.ofMillis(1_300L * second.bytes().length / rate);
        assertThat(here.runUntil(higher::done, most)).isTrue();
        long ended = here.timeline().nanos();
        assertThat(here.runUntil(lower::done, Duration.ofMinutes(1))).isTrue();
        return Moved.perSecond(lower.keptAt(), began, ended) / Moved.perSecond(higher.keptAt(), began, ended);
    }
}
