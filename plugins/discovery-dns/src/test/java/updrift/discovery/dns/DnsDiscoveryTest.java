package updrift.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.RealTime;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;

/** Names that a real name server knows. */
@Tag("slow")
class DnsDiscoveryTest extends PeerDiscoveryContract {
    private static final Duration SEARCH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SERVICE = "_updrift._tcp.acme.test";

    private final RealTime real = new RealTime();
    private final DnsDiscoveryFactory factory = new DnsDiscoveryFactory();
    private final List<PeerAddress> found = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private int port;
    private Dnsmasq server;

    @BeforeEach
    void serve() throws IOException {
        assumeTrue(Dnsmasq.program().isPresent(), "skipped: no dnsmasq on this machine");
        port = Dnsmasq.freePort();
        server = Dnsmasq.start(
                port,
                "--srv-host=" + SERVICE + ",node7.acme.test,4107",
                "--srv-host=" + SERVICE + ",node8.acme.test,4108",
                "--host-record=fleet.acme.test,192.0.2.77",
                "--host-record=fleet.acme.test,2001:db8::77",
                "--host-record=fleet.acme.test,192.0.2.1");
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
        real.close();
    }

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        return open(context, SERVICE + ", fleet.acme.test:4100");
    }

    private PeerDiscovery open(DiscoveryContext context, String names) {
        var given = Map.of("names", names, "server", "127.0.0.1:" + port, "interval", "1h", "timeout", "1s");
        return factory.create(TestSettings.of(factory, given), context);
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(
                PeerAddress.parse("tcp:node7.acme.test:4107"),
                PeerAddress.parse("tcp:node8.acme.test:4108"),
                PeerAddress.parse("tcp:192.0.2.77:4100"),
                PeerAddress.parse("tcp:[2001:db8::77]:4100"));
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
    void aNameThatListsAWholeFleetIsReadOverTcpAndInBounds() throws IOException {
        server.close();
        server = Dnsmasq.start(
                port,
                IntStream.range(0, 300)
                        .mapToObj(i -> "--srv-host=" + SERVICE + ",n" + i + ".acme.test,4100")
                        .toArray(String[]::new));
        try (PeerDiscovery discovery = open(node(3), SERVICE)) {
            discovery.start(found::add);
            assertThat(until(() -> found.size() >= 256, PATIENCE)).isTrue();
        }
        assertThat(found).hasSize(256).doesNotHaveDuplicates();
    }

    @Test
    void aNameServerThatIsAwayIsAskedAgainAndTheOperatorHearsOfItTwice() throws IOException {
        server.close();
        try (PeerDiscovery discovery = open(listening(), SERVICE)) {
            discovery.start(found::add);
            assertThat(until(() -> !told.isEmpty(), PATIENCE)).isTrue();
            until(() -> false, SEARCH);
            assertThat(told).hasSize(1);
            assertThat(told.get(0))
                    .startsWith(SERVICE + " can't be looked up: ")
                    .endsWith("; it is looked up again and again");

            server = Dnsmasq.start(port, "--srv-host=" + SERVICE + ",node7.acme.test,4107");

            assertThat(until(() -> found.contains(reachable().get(0)), PATIENCE))
                    .isTrue();
            assertThat(told).hasSize(2).endsWith(SERVICE + " lists peers again");
        }
    }

    @Test
    void aNameThatIsNotThereIsTold() {
        try (PeerDiscovery discovery = open(listening(), "nobody.acme.test:4100, _updrift._tcp.nobody.test")) {
            discovery.start(found::add);
            assertThat(until(() -> told.size() == 2, PATIENCE)).isTrue();
        }
        assertThat(told)
                .containsExactly(
                        "nobody.acme.test:4100 lists nobody; it is looked up again and again",
                        "_updrift._tcp.nobody.test lists nobody; it is looked up again and again");
        assertThat(found).isEmpty();
    }

    @Test
    void whileANameServerIsSilentCloseDoesNotWait() throws IOException {
        server.close();
        try (var silent = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            PeerDiscovery discovery = open(node(3), SERVICE);
            discovery.start(found::add);
            silent.receive(new DatagramPacket(new byte[512], 512));
            long begun = System.nanoTime();
            discovery.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
        }
    }

    private DiscoveryContext listening() {
        var context = (TestDiscoveryContext) node(3);
        return new TestDiscoveryContext(
                context.timeline(),
                context.workers(),
                context.state(),
                context.product(),
                context.self(),
                context.ownAddresses(),
                told::add);
    }

    @ParameterizedTest
    @Tag("F11")
    @Tag("C23")
    @CsvSource(
            delimiter = '|',
            value = {
                "names|ldap://evil.test/x",
                "names|rmi:evil",
                "names|a/b.test",
                "names|a..test",
                "names|a.test:0",
                "names|a.test:70000",
                "names|''",
                "scheme|TCP",
                "server|dns://x/",
                "server|x y",
                "interval|1s",
                "timeout|1h"
            })
    void aWrongSettingIsToldBeforeAnythingStarts(String key, String value) {
        Map<String, String> given =
                key.equals("names") ? Map.of(key, value) : Map.of("names", "fleet.acme.test:1", key, value);

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, given), node(1)))
                .hasMessageStartingWith(key + ": ");
    }
}
