package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.engine.content.TestPackage;

class PublisherTest {
    private static final int CHUNK = 65_536;
    private static final int LEECHERS = 9;
    private static final long UPLINK = 5_000_000;
    private static final long DOWNLINK = 10_000_000;

    private TestPackage wanted = TestPackage.random(1, 128 * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);

    @Test
    @Tag("R01")
    void onShapedLinksThePublisherSendsThePackageOnceAndTheFleetDoesTheRest() {
        wanted = TestPackage.random(1, 64 << 20);
        here.lending(wanted);
        here.network().latency(Duration.ofMillis(10), Duration.ofMillis(10));
        SwarmNode publisher = shaped("publisher");
        publisher.publish(wanted);
        List<SwarmNode> leechers = new ArrayList<>();
        for (int i = 0; i < LEECHERS; i++) {
            leechers.add(shaped("leecher" + i));
        }
        here.connectAll();
        long sentBefore = publisher.host().bytesSent();
        double began = here.timeline().nanos() / 1e9;

        List<TestDownload> downloads =
                leechers.stream().map(leecher -> leecher.download(wanted)).toList();
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(1)))
                .isTrue();

        double seconds =
                downloads.stream().mapToDouble(TestDownload::doneSeconds).max().orElseThrow() - began;
        double size = wanted.bytes().length;
        double bound = size / UPLINK;
        assertThat((publisher.host().bytesSent() - sentBefore) / size).isLessThan(1.10);
        assertThat(seconds / bound).isLessThan(1.20);
    }

    private SwarmNode shaped(String name) {
        return shaped(name, UPLINK);
    }

    private SwarmNode shaped(String name, long uplink) {
        here.network().host(name).bandwidth(uplink, DOWNLINK);
        return here.node(name);
    }

    /** Once it has given all: to a fleet of its own strength its second copies would be no help, to a weak one they are. */
    @ParameterizedTest
    @CsvSource({"5000000, 10, 1.15, 7", "1000000, 10, 5.0, 20", "5000000, 700, 1.15, 30"})
    @Tag("R01")
    void aPublisherTwiceAsFastAndMoreSendsSecondCopiesOnlyWhereTheFleetIsWeak(
            long theirs, int millis, double mostCopies, double mostSeconds) {
        wanted = TestPackage.random(1, 32 << 20);
        here.lending(wanted);
        here.network().latency(Duration.ofMillis(millis), Duration.ofMillis(millis));
        SwarmNode publisher = shaped("publisher", 2 * UPLINK);
        publisher.publish(wanted);
        List<SwarmNode> leechers = new ArrayList<>();
        for (int i = 0; i < LEECHERS; i++) {
            leechers.add(shaped("leecher" + i, theirs));
        }
        here.connectAll();
        long sentBefore = publisher.host().bytesSent();
        double began = here.timeline().nanos() / 1e9;

        List<TestDownload> downloads =
                leechers.stream().map(leecher -> leecher.download(wanted)).toList();
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(5)))
                .isTrue();

        double seconds =
                downloads.stream().mapToDouble(TestDownload::doneSeconds).max().orElseThrow() - began;
        double size = wanted.bytes().length;
        double copies = (publisher.host().bytesSent() - sentBefore) / size;
        assertThat(copies).isLessThan(mostCopies);
        assertThat(seconds).isLessThan(mostSeconds);
    }

    @Test
    @Tag("R01")
    void whereNobodyIsShortOfBandwidthThePublisherStillSendsLittleMoreThanOneCopy() {
        SwarmNode publisher = here.node("publisher");
        publisher.publish(wanted);
        List<SwarmNode> leechers = new ArrayList<>();
        for (int i = 0; i < LEECHERS; i++) {
            leechers.add(here.node("leecher" + i));
        }
        here.connectAll();

        List<TestDownload> downloads =
                leechers.stream().map(leecher -> leecher.download(wanted)).toList();
        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(1)))
                .isTrue();

        double copies = (double) publisher.host().bytesSent() / wanted.bytes().length;
        double seconds =
                downloads.stream().mapToDouble(TestDownload::doneSeconds).max().orElseThrow();
        assertThat(copies).isLessThan(1.5);
    }

    @Test
    void whoSeesOnlyThePublisherGetsSecondCopiesAfterASecond() {
        SwarmNode publisher = here.node("publisher");
        SwarmNode ada = here.node("ada");
        publisher.publish(wanted);
        ada.dial(publisher.address());
        here.advance(Duration.ofSeconds(1));
        TestDownload first = ada.download(wanted);
        assertThat(here.runUntil(first::done, Duration.ofSeconds(5))).isTrue();
        SwarmNode ben = here.node("ben");
        ben.dial(publisher.address());

        TestDownload second = ben.download(wanted);

        assertThat(here.runUntil(second::done, Duration.ofSeconds(3))).isTrue();
    }

    /** Any round trip that is below the patience for a first answer is good enough. */
    @Test
    void whoSeesOnlyThePublisherFromThreeSecondsAwayGetsThemToo() {
        here.network().latency(Duration.ofMillis(1500), Duration.ofMillis(1500));
        SwarmNode publisher = here.node("publisher");
        SwarmNode ada = here.node("ada");
        SwarmNode ben = here.node("ben");
        publisher.publish(wanted);
        ada.dial(publisher.address());
        ben.dial(publisher.address());

        List<TestDownload> downloads = List.of(ada.download(wanted), ben.download(wanted));

        assertThat(here.runUntil(() -> downloads.stream().allMatch(TestDownload::done), Duration.ofMinutes(5)))
                .isTrue();
    }
}
