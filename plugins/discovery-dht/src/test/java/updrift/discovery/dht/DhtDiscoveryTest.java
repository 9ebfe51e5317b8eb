package updrift.discovery.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.content.UpdateId;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.RealTime;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;

/** Nodes that find each other through a table that they keep themselves, over loopback. */
@Tag("slow")
class DhtDiscoveryTest extends PeerDiscoveryContract {
    private static final Duration SEARCH = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RealTime real = new RealTime();
    private final DhtDiscoveryFactory factory = new DhtDiscoveryFactory();
    private final List<PeerAddress> found = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private DhtDiscovery first;

    @BeforeEach
    void beginATable() {
        first = open(node(9), Map.of());
        first.start(address -> {});
    }

    @AfterEach
    void end() {
        first.close();
        real.close();
    }

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        return open(context, Map.of("bootstrap", "127.0.0.1:" + first.port()));
    }

    private DhtDiscovery open(DiscoveryContext context, Map<String, String> more) {
        Map<String, String> given = new HashMap<>(Map.of("listen", "127.0.0.1:0", "interval", "25m"));
        given.putAll(more);
        return DhtDiscoveryFactory.open(TestSettings.of(factory, given), context);
    }

    @Override
    protected PeerAddress address(int number) {
        return new PeerAddress("tcp", "127.0.0.1:" + (4_100 + number));
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(address(9));
    }

    @Override
    protected void search(BooleanSupplier reached) {
        until(reached, SEARCH);
    }

    /** Virtual time not much faster than real time, for answers come in real time and are waited for in virtual time. */
    private boolean until(BooleanSupplier reached, Duration most) {
        return real.await(
                () -> {
                    pass(Duration.ofMillis(5));
                    return reached.getAsBoolean();
                },
                most);
    }

    @Test
    @Tag("R08")
    void ofThirtyNodesEachFindsHoldersThatItHasNeverHeardOf() {
        List<PeerDiscovery> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                PeerDiscovery node = open(node(20 + i));
                nodes.add(node);
                boolean asks = i == 29;
                node.start(asks ? found::add : address -> {});
                until(() -> false, Duration.ofMillis(50));
            }
            until(() -> false, SEARCH);
            UpdateId held = id(3);
            nodes.get(4).announceHolding(held);
            nodes.get(17).announceHolding(held);
            until(() -> false, SEARCH);
            // The product's peers come by themselves; holders are those that come now.
            assertThat(found).isNotEmpty();
            found.clear();

            assertThat(until(
                            () -> {
                                nodes.get(29).findHolders(held);
                                until(() -> false, Duration.ofMillis(200));
                                return found.contains(address(24)) && found.contains(address(37));
                            },
                            PATIENCE))
                    .isTrue();
        } finally {
            nodes.forEach(PeerDiscovery::close);
        }
    }

    @Test
    void whoKnewNodesFindsThemAgainWithoutABootstrapNode() {
        DiscoveryContext again = node(3);
        try (PeerDiscovery before = open(again)) {
            before.start(found::add);
            assertThat(until(() -> found.contains(address(9)), PATIENCE)).isTrue();
            until(() -> false, SEARCH);
        }
        found.clear();
        try (PeerDiscovery after = open(again, Map.of())) {
            after.start(found::add);

            assertThat(until(() -> found.contains(address(9)), PATIENCE)).isTrue();
        }
    }

    @Test
    void oneThatOnlyAsksFindsOthersAllTheSame() {
        try (PeerDiscovery reader =
                        open(node(3), Map.of("bootstrap", "127.0.0.1:" + first.port(), "read_only", "true"));
                PeerDiscovery other = open(node(4))) {
            other.start(address -> {});
            reader.start(found::add);

            // Its first search may come before the other has announced itself.
            assertThat(until(
                            () -> {
                                reader.refresh();
                                until(() -> false, Duration.ofMillis(200));
                                return found.contains(address(4)) && found.contains(address(9));
                            },
                            PATIENCE))
                    .isTrue();
        }
    }

    @Test
    void aBootstrapNodeThatIsAwayIsAskedAgainAndTheOperatorHearsOfItTwice() {
        int port = first.port();
        first.close();
        var context = (TestDiscoveryContext) node(3);
        var listening = new TestDiscoveryContext(
                context.timeline(),
                context.workers(),
                context.state(),
                context.product(),
                context.self(),
                context.ownAddresses(),
                told::add);
        try (PeerDiscovery node = open(listening, Map.of("bootstrap", "127.0.0.1:" + port))) {
            node.start(found::add);
            assertThat(until(() -> !told.isEmpty(), PATIENCE)).isTrue();
            until(() -> false, SEARCH);
            assertThat(told).containsExactly("none of the bootstrap nodes answers; they are asked again and again");

            first = open(node(9), Map.of("listen", "127.0.0.1:" + port));
            first.start(address -> {});

            assertThat(until(() -> found.contains(address(9)), PATIENCE)).isTrue();
            assertThat(told).hasSize(2).endsWith("bootstrap nodes answer again");
        }
    }

    @Test
    void nodesOfAnotherProductShareTheTableAndNotTheirPeers() {
        DiscoveryContext context = node(3);
        var stranger = new TestDiscoveryContext(
                context.timeline(),
                context.workers(),
                context.state(),
                "another product",
                context.self(),
                context.ownAddresses(),
                told::add);
        try (PeerDiscovery other = open(stranger);
                PeerDiscovery node = open(node(4))) {
            other.start(address -> {});
            node.start(found::add);
            assertThat(until(() -> found.contains(address(9)), PATIENCE)).isTrue();
            until(() -> false, SEARCH);
        }
        assertThat(found).doesNotContain(address(3));
    }

    @ParameterizedTest
    @Tag("F11")
    @CsvSource(
            delimiter = '|',
            value = {
                "listen|4182|listen: '4182' won't do: write HOST:PORT",
                "bootstrap|a b:1|bootstrap: 'a b:1' won't do: write HOST:PORT",
                "scheme|T|scheme: 'T' is no scheme, such as tcp",
                "interval|1h|interval: must be 30s to 25m"
            })
    void aWrongSettingIsToldBeforeAnythingStarts(String key, String value, String message) {
        assertThatThrownBy(() -> open(node(3), Map.of(key, value))).hasMessage(message);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> open(node(3), Map.of("listen", "127.0.0.1:" + first.port())))
                .hasMessageContainingAll("127.0.0.1:" + first.port(), "change discovery.dht.listen");
    }

    private static UpdateId id(int value) {
        byte[] bytes = new byte[UpdateId.LENGTH];
        bytes[0] = (byte) value;
        return UpdateId.of(bytes);
    }
}
