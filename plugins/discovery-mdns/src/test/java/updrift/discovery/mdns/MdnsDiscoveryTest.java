package updrift.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.RealTime;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;

/** Nodes that hear each other over the interfaces of this machine. */
@Tag("soak")
class MdnsDiscoveryTest extends PeerDiscoveryContract {
    /** A service is probed, announced, found and resolved within four seconds. */
    private static final Duration SEARCH = Duration.ofSeconds(6);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealTime real = new RealTime();
    private final MdnsDiscoveryFactory factory = new MdnsDiscoveryFactory();
    private final List<PeerAddress> found = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private PeerDiscovery other;

    @BeforeEach
    void switchOn() throws SocketException {
        boolean carried = false;
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            carried |= one.isUp() && one.supportsMulticast() && !one.isLoopback();
        }
        assumeTrue(carried, "skipped: no network interface of this machine carries multicast");
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
        return open(context, Map.of("interval", "1d"));
    }

    private PeerDiscovery open(DiscoveryContext context, Map<String, String> given) {
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
                    pass(Duration.ofMillis(2));
                    return reached.getAsBoolean();
                },
                most);
    }

    @Test
    void aNodeThatListensEverywhereIsProposedAtTheAddressesOfItsHost() {
        try (PeerDiscovery everywhere = open(with(node(3), "product", "tcp:0.0.0.0:4103"));
                PeerDiscovery asker = open(node(4))) {
            everywhere.start(address -> {});
            asker.start(found::add);

            assertThat(until(
                            () -> found.stream()
                                    .anyMatch(address -> address.opaque().endsWith(":4103")),
                            PATIENCE))
                    .isTrue();
            assertThat(found).noneMatch(address -> address.opaque().startsWith("0.0.0.0"));
        }
    }

    @Test
    void whereNoInterfaceCarriesItTheOperatorHearsOfItOnce() {
        try (PeerDiscovery nowhere = open(with(node(3), "product", "tcp:a:1"), Map.of("interfaces", "nowhere0"))) {
            nowhere.start(found::add);
            assertThat(until(() -> !told.isEmpty(), PATIENCE)).isTrue();
            nowhere.refresh();
        }
        assertThat(told)
                .containsExactly("nothing can be announced: no network interface carries multicast;"
                        + " it is tried again with each interval");
    }

    @Test
    void aServiceOfAnotherProductOrOfThisNodeIsPassedOver() {
        ServiceInfo service = Service.of(with(node(3), "product", "tcp:192.0.2.3:4103"));

        assertThat(Service.read(service, with(node(4), "another product", "tcp:a:1")))
                .isEmpty();
        assertThat(Service.read(service, node(3))).isEmpty();
    }

    @Test
    @Tag("C13")
    void whatIsNoServiceOfOursIsPassedOver() {
        for (Map<String, String> text :
                List.<Map<String, String>>of(Map.of(), Map.of("product", "x"), Map.of("id", "y", "a0", "nothing"))) {
            ServiceInfo strange = ServiceInfo.create(Service.TYPE, "strange", 1, 0, 0, text);

            assertThat(Service.read(strange, node(4))).isEmpty();
        }
    }

    @Test
    @Tag("F11")
    void aWrongSettingIsToldBeforeAnythingStarts() {
        assertThatThrownBy(() -> open(node(3), Map.of("interval", "1s"))).hasMessage("interval: must be 30s to 1d");
    }

    private DiscoveryContext with(DiscoveryContext context, String product, String address) {
        return new TestDiscoveryContext(
                context.timeline(),
                context.workers(),
                context.state(),
                product,
                context.self(),
                List.of(PeerAddress.parse(address)),
                told::add);
    }
}
