package updrift.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;

/** What nodes say and hear over mDNS, as far as a test need not wait for what mustn't come: that is {@link MdnsDiscoveryTest}. */
class MdnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealTime real = new RealTime();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final MdnsDiscoveryFactory factory = new MdnsDiscoveryFactory();
    private final List<PeerAddress> found = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void switchOff() {
        real.close();
    }

    @Test
    @Tag("R08")
    void aNodeThatListensEverywhereIsProposedAtTheAddressesOfItsHost() throws Exception {
        Multicast.assumeCarried();
        try (PeerDiscovery everywhere = open(node(3, "product", "tcp:0.0.0.0:4103"), Map.of());
                PeerDiscovery asker = open(node(4, "product", "tcp:192.0.2.4:4100"), Map.of())) {
            everywhere.start(address -> {});
            asker.start(found::add);

            assertThat(real.await(
                            () -> found.stream()
                                    .anyMatch(address -> address.opaque().endsWith(":4103")),
                            PATIENCE))
                    .isTrue();
            assertThat(found).noneMatch(address -> address.opaque().startsWith("0.0.0.0"));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void whereNoInterfaceCarriesItTheOperatorHearsOfItOnce() {
        try (PeerDiscovery nowhere = open(node(3, "product", "tcp:a:1"), Map.of("interfaces", "nowhere0"))) {
            nowhere.start(found::add);
            assertThat(real.await(() -> !told.isEmpty(), PATIENCE)).isTrue();
            nowhere.refresh();
        }
        assertThat(told)
                .containsExactly("nothing can be announced: no network interface carries multicast;"
                        + " it is tried again with each interval");
    }

    @Test
    void aServiceOfAnotherProductOrOfThisNodeIsPassedOver() {
        ServiceInfo service = Service.of(node(3, "product", "tcp:192.0.2.3:4103"));

        assertThat(Service.read(service, node(4, "another product", "tcp:a:1"))).isEmpty();
        assertThat(Service.read(service, node(3, "product", "tcp:a:1"))).isEmpty();
    }

    @Test
    @Tag("C13")
    void whatIsNoServiceOfOursIsPassedOver() {
        for (Map<String, String> text :
                List.<Map<String, String>>of(Map.of(), Map.of("product", "x"), Map.of("id", "y", "a0", "nothing"))) {
            ServiceInfo strange = ServiceInfo.create(Service.TYPE, "strange", 1, 0, 0, text);

            assertThat(Service.read(strange, node(4, "product", "tcp:a:1"))).isEmpty();
        }
    }

    @Test
    @Tag("F11")
    void aWrongSettingIsToldBeforeAnythingStarts() {
        assertThatThrownBy(() -> open(node(3, "product", "tcp:a:1"), Map.of("interval", "1s")))
                .hasMessage("interval: must be 30s to 1d");
    }

    private PeerDiscovery open(DiscoveryContext context, Map<String, String> given) {
        return factory.create(TestSettings.of(factory, given), context);
    }

    private DiscoveryContext node(int number, String product, String address) {
        byte[] id = new byte[32];
        Arrays.fill(id, (byte) number);
        return new TestDiscoveryContext(
                real,
                real,
                disk.directory("node" + number),
                product,
                PeerId.of(id),
                List.of(PeerAddress.parse(address)),
                told::add);
    }
}
