package updrift.discovery.jgroups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jgroups.JChannel;
import org.jgroups.protocols.NAKACK4;
import org.jgroups.protocols.SHARED_LOOPBACK;
import org.jgroups.protocols.SHARED_LOOPBACK_PING;
import org.jgroups.protocols.UNICAST4;
import org.jgroups.protocols.pbcast.GMS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;
import updrift.testkit.PeerDiscoveryContract;
import updrift.testkit.TestDiscoveryContext;
import updrift.testkit.TestSettings;

class JGroupsDiscoveryTest extends PeerDiscoveryContract {
    private final JGroupsDiscoveryFactory factory = new JGroupsDiscoveryFactory();
    private final String cluster = "test-" + UUID.randomUUID();
    private final List<JChannel> channels = new ArrayList<>();

    @BeforeEach
    void join() throws Exception {
        for (String name : List.of("own", "other", "third")) {
            JChannel channel = new JChannel(
                    new SHARED_LOOPBACK(), new SHARED_LOOPBACK_PING(), new NAKACK4(), new UNICAST4(), new GMS());
            channels.add(channel.name(name).connect(cluster));
        }
    }

    @AfterEach
    void leave() {
        channels.forEach(JChannel::close);
    }

    @Override
    protected PeerDiscovery open(DiscoveryContext context) {
        return factory.create(
                TestSettings.of(factory, Map.of()),
                new TestDiscoveryContext(
                        context.timeline(),
                        context.workers(),
                        context.state(),
                        context.product(),
                        context.self(),
                        context.ownAddresses(),
                        context::tell,
                        Map.of(JChannel.class, channels.get(0))));
    }

    @Override
    protected List<PeerAddress> reachable() {
        return channels.stream()
                .skip(1)
                .map(channel -> new PeerAddress("jgroups", channel.getAddressAsUUID()))
                .toList();
    }
}
