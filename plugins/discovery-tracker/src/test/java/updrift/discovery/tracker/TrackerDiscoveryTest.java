package updrift.discovery.tracker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.RealTime;
import updrift.testkit.TestSettings;

class TrackerDiscoveryTest extends PeerDiscoveryContract {
    /** On a loaded machine too an answer over loopback takes less. */
    private static final Duration SEARCH = Duration.ofSeconds(1);

    private final RealTime real = new RealTime();
    private final TrackerDiscoveryFactory factory = new TrackerDiscoveryFactory();
    private final Registry registry = new Registry(real, new SplittableRandom(1), Duration.ofSeconds(60));
    private final TrackerServer server =
            new TrackerServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), registry, real);

    TrackerDiscoveryTest() {
        server.start();
        for (PeerAddress address : reachable()) {
            register("product", address);
        }
        register("another product", PeerAddress.parse("tcp:192.0.2.99:1"));
    }

    private void register(String product, PeerAddress address) {
        byte[] id = new byte[PeerId.LENGTH];
        id[0] = (byte) address.hashCode();
        registry.answer(
                new Query(product, PeerId.of(id), List.of(address), List.of(), List.of(), false),
                InetAddress.getLoopbackAddress(),
                InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() {
        server.close();
        real.close();
    }

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        String url = "http://127.0.0.1:" + server.address().getPort() + "/";
        return factory.create(TestSettings.of(factory, Map.of("urls", url)), context);
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(PeerAddress.parse("tcp:192.0.2.77:1"), PeerAddress.parse("nats:node.78"));
    }

    /** Virtual time brings on what is due, real time lets the tracker answer. */
    @Override
    protected void search(BooleanSupplier reached) {
        real.await(
                () -> {
                    pass(Duration.ofMillis(20));
                    return reached.getAsBoolean();
                },
                SEARCH);
    }

    @ParameterizedTest
    @Tag("F11")
    @CsvSource(
            delimiter = '|',
            value = {
                "urls|ftp://x/|urls: 'ftp://x/' won't do: write http://HOST:PORT/ or https://HOST/PATH",
                "urls|http://u:p@x/|urls: 'http://u:p@x/' won't do: write http://HOST:PORT/ or https://HOST/PATH",
                "urls|a b|urls: 'a b' is no URL: Illegal character in path",
                "serve|4180|serve: '4180' won't do: write HOST:PORT or [IPV6]:PORT, such as 0.0.0.0:4180",
                "serve|0.0.0.0:70000|serve: '0.0.0.0:70000' won't do: write HOST:PORT or [IPV6]:PORT, such as 0.0.0.0:4180",
                "interval|1s|interval: must be 10s to 3600s",
                "timeout|2h|timeout: must be 1s to 60s"
            })
    void aWrongSettingIsToldBeforeAnythingStarts(String key, String value, String told) {
        Map<String, String> given = key.equals("urls") ? Map.of(key, value) : Map.of("urls", "http://x/", key, value);

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, given), node(1)))
                .isInstanceOf(UpdriftException.class)
                .hasMessage(told);
    }

    @Test
    @Tag("F11")
    void neitherATrackerToAskNorOneToServeIsAnError() {
        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, Map.of()), node(1)))
                .hasMessage("urls: names no tracker, and serve makes none: set one of them");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        String taken = "127.0.0.1:" + server.address().getPort();

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, Map.of("serve", taken)), node(1)))
                .hasMessageContainingAll(taken, "change discovery.tracker.serve");
    }
}
