package updrift.discovery.fixed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.TestSettings;

class StaticDiscoveryTest extends PeerDiscoveryContract {
    private final StaticDiscoveryFactory factory = new StaticDiscoveryFactory();

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        // The last two are the contract's own nodes.
        String peers = "tcp:192.0.2.77:1, tcp:[2001:db8::1]:2, tcp:192.0.2.1:4100, tcp:192.0.2.2:4100";
        return factory.create(TestSettings.of(factory, Map.of("peers", peers)), context);
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(PeerAddress.parse("tcp:192.0.2.77:1"), PeerAddress.parse("tcp:[2001:db8::1]:2"));
    }

    @Test
    @Tag("F11")
    void anAddressThatIsNoneIsToldBeforeAnythingStarts() {
        var settings = TestSettings.of(factory, Map.of("peers", "tcp:192.0.2.77:1, here"));

        assertThatThrownBy(() -> factory.create(settings, null))
                .isInstanceOf(UpdriftException.class)
                .hasMessage("peers: 'here' is no address: expected SCHEME:REST, such as tcp:HOST:PORT");
    }
}
