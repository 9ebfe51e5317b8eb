package updrift.discovery.multicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.RealTime;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;

/** Nodes that hear each other over the interfaces of this machine. */
@Tag("slow")
class MulticastDiscoveryTest extends PeerDiscoveryContract {
    private static final Duration SEARCH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static List<String> carried = List.of();

    private final RealTime real = new RealTime();
    private final MulticastDiscoveryFactory factory = new MulticastDiscoveryFactory();
    private final List<PeerAddress> heard = new CopyOnWriteArrayList<>();
    private int port;
    private PeerDiscovery other;

    @BeforeAll
    static void lookRound() {
        carried = Lan.carried();
    }

    @BeforeEach
    void switchOn() throws IOException {
        assumeFalse(carried.isEmpty(), "skipped: no network interface of this machine carries multicast");
        port = Lan.freePort();
        other = open(node(9));
        other.start(address -> {});
    }

    @AfterEach
    void switchOff() {
        if (other != null) {
            other.close();
        }
        real.close();
    }

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        return open(context, Map.of());
    }

    /** Beacons that nobody asks for stay away during a test. */
    private PeerDiscovery open(DiscoveryContext context, Map<String, String> more) {
        Map<String, String> given = new HashMap<>(Map.of("port", Integer.toString(port), "interval", "1h"));
        given.putAll(more);
        return factory.create(TestSettings.of(factory, given), context);
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(address(9));
    }

    @Override
    protected void search(BooleanSupplier reached) {
        until(reached, SEARCH);
    }

    private boolean until(BooleanSupplier reached, Duration most) {
        return real.await(
                () -> {
                    pass(Duration.ofMillis(20));
                    return reached.getAsBoolean();
                },
                most);
    }

    @Test
    void aNodeThatListensEverywhereIsProposedWhereItsBeaconCameFrom() {
        try (PeerDiscovery everywhere = open(with(node(3), "product", "tcp:0.0.0.0:4103"))) {
            everywhere.start(heard::add);
            assertThat(until(() -> heard.contains(address(9)), PATIENCE)).isTrue();
            heard.clear();
            try (PeerDiscovery asker = open(node(4))) {
                asker.start(heard::add);

                assertThat(until(
                                () -> heard.stream()
                                        .anyMatch(found -> found.opaque().endsWith(":4103")),
                                PATIENCE))
                        .isTrue();
                assertThat(heard).noneMatch(found -> found.opaque().startsWith("0.0.0.0"));
            }
        }
    }

    @Test
    void eachGroupIsEnoughByItself() {
        for (String group : carried) {
            heard.clear();
            try (PeerDiscovery alone = open(node(3), Map.of("groups", group))) {
                alone.start(heard::add);

                assertThat(until(() -> heard.contains(address(9)), PATIENCE))
                        .as(group)
                        .isTrue();
            }
        }
    }

    @Test
    void nodesOfAnotherProductAreNotHeard() {
        try (PeerDiscovery stranger = open(with(node(3), "another product", "tcp:192.0.2.3:1"));
                PeerDiscovery node = open(node(4))) {
            stranger.start(heard::add);
            node.start(heard::add);
            until(() -> false, SEARCH);
        }
        assertThat(heard).contains(address(9)).doesNotContain(PeerAddress.parse("tcp:192.0.2.3:1"), address(4));
    }

    @Test
    void withoutBeingAskedANodeSaysAgainAndAgainWhereItIs() {
        try (PeerDiscovery node = open(node(3), Map.of("interval", "5s"))) {
            try (PeerDiscovery listener = open(node(4))) {
                node.start(address -> {});
                listener.start(heard::add);
                assertThat(until(() -> heard.contains(address(3)), PATIENCE)).isTrue();
                heard.clear();

                assertThat(until(() -> Collections.frequency(List.copyOf(heard), address(3)) >= 3, PATIENCE))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @Tag("C13")
    @ValueSource(ints = {0, 1, 40, 1_200, 1_201, 9_000})
    void noiseChangesNothing(int length) throws IOException {
        assumeTrue(carried.contains(Lan.IPV4), "skipped: no network interface of this machine carries IPv4 multicast");
        try (PeerDiscovery node = open(node(3));
                MulticastSocket noise = new MulticastSocket()) {
            node.start(heard::add);
            assertThat(until(() -> heard.contains(address(9)), PATIENCE)).isTrue();
            heard.clear();
            noise.setNetworkInterface(carrying());
            for (int i = 0; i < 50; i++) {
                noise.send(new DatagramPacket(new byte[length], length, InetAddress.getByName(Lan.IPV4), port));
            }
            pass(Duration.ofSeconds(2));
            node.refresh();

            assertThat(until(() -> heard.contains(address(9)), PATIENCE)).isTrue();
            assertThat(heard).containsOnly(address(9));
        }
    }

    @Test
    @Tag("C05")
    void aFloodOfBeaconsIsHeardInPart() throws IOException {
        assumeTrue(carried.contains(Lan.IPV4), "skipped: no network interface of this machine carries IPv4 multicast");
        try (PeerDiscovery node = open(node(3));
                MulticastSocket flood = new MulticastSocket()) {
            node.start(heard::add);
            assertThat(until(() -> heard.contains(address(9)), PATIENCE)).isTrue();
            heard.clear();
            flood.setNetworkInterface(carrying());
            for (int i = 0; i < 2_000; i++) {
                byte[] beacon = beacon(i);
                flood.send(new DatagramPacket(beacon, beacon.length, InetAddress.getByName(Lan.IPV4), port));
            }
            // No virtual time passes, so all of it comes within one second.
            real.await(() -> heard.size() > 200, SEARCH);

            assertThat(heard).hasSizeBetween(50, 200);
        }
    }

    private static byte[] beacon(int number) {
        ByteBuffer bytes = new Beacon(
                        false,
                        Beacon.hashOf("product"),
                        PeerId.of(ByteBuffer.allocate(32).putInt(number).array()),
                        List.of(new PeerAddress("tcp", "flood" + number + ":1")))
                .encode();
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    private static NetworkInterface carrying() throws IOException {
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            if (one.isUp()
                    && one.supportsMulticast()
                    && one.inetAddresses().anyMatch(own -> own instanceof Inet4Address)) {
                return one;
            }
        }
        throw new IOException("it was there a moment ago");
    }

    @Test
    void whereNoInterfaceCarriesItTheOperatorHearsOfItOnce() {
        List<String> told = new CopyOnWriteArrayList<>();
        var context = (TestDiscoveryContext) node(3);
        var listening = new TestDiscoveryContext(
                context.timeline(),
                context.workers(),
                context.state(),
                context.product(),
                context.self(),
                context.ownAddresses(),
                told::add);
        try (PeerDiscovery nowhere = open(listening, Map.of("interfaces", "nowhere0", "interval", "5s"))) {
            nowhere.start(heard::add);
            assertThat(until(() -> !told.isEmpty(), PATIENCE)).isTrue();
            until(() -> false, SEARCH);
        }
        assertThat(told)
                .containsExactly("the beacon can't be sent: no network interface carries multicast;"
                        + " it is tried again with each interval");
    }

    @ParameterizedTest
    @Tag("F11")
    @CsvSource(
            delimiter = '|',
            value = {
                "groups|192.0.2.1|groups: '192.0.2.1' is no multicast address, such as 239.255.117.112, ff12::7570:6472",
                "groups|updates.example|groups: 'updates.example' is no multicast address, such as 239.255.117.112, ff12::7570:6472",
                "groups|''|groups: names 0 groups; write 1 to 4",
                "port|0|port: must be 1 to 65535",
                "hops|256|hops: must be 1 to 255",
                "interval|1s|interval: must be 5s to 1h"
            })
    void aWrongSettingIsToldBeforeAnythingStarts(String key, String value, String told) {
        assertThatThrownBy(() -> open(node(3), Map.of(key, value))).hasMessage(told);
    }

    private static DiscoveryContext with(DiscoveryContext context, String product, String address) {
        return new TestDiscoveryContext(
                context.timeline(),
                context.workers(),
                context.state(),
                product,
                context.self(),
                List.of(PeerAddress.parse(address)),
                line -> {});
    }
}
