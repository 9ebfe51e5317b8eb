package updrift.discovery.mdns;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.RealTime;
import updrift.testkit.TestSettings;

/**
 * The contract over the interfaces of this machine. It takes minutes, since that nothing more comes is seen only by waiting for as long as the library may
 * take; what takes seconds is {@link MdnsTest}.
 */
@Tag("soak")
class MdnsDiscoveryTest extends PeerDiscoveryContract {
    /** A service is probed, announced, found and resolved within four seconds. */
    private static final Duration SEARCH = Duration.ofSeconds(6);

    private final RealTime real = new RealTime();
    private final MdnsDiscoveryFactory factory = new MdnsDiscoveryFactory();
    private PeerDiscovery other;

    @BeforeEach
    void switchOn() throws Exception {
        Multicast.assumeCarried();
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
        return factory.create(TestSettings.of(factory, Map.of("interval", "1d")), context);
    }

    @Override
    protected List<PeerAddress> reachable() {
        return List.of(address(9));
    }

    @Override
    protected void search(BooleanSupplier reached) {
        real.await(
                () -> {
                    pass(Duration.ofMillis(2));
                    return reached.getAsBoolean();
                },
                SEARCH);
    }
}
