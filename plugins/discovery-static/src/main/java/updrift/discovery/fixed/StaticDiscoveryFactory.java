package updrift.discovery.fixed;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

/** Makes the discovery that proposes the addresses in its setting {@code peers}. */
@Extension
public final class StaticDiscoveryFactory implements DiscoveryFactory {
    private static final String PEERS = "peers";

    /** Far more than anybody writes by hand; each is dialled again and again. */
    private static final int PEERS_MAX = 1_000;

    @Override
    public String name() {
        return "static";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(PEERS, Kind.LIST, "", "addresses to dial, such as \"tcp:updates.example.org:4100\""));
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        Set<PeerAddress> peers = new LinkedHashSet<>();
        for (String text : settings.list(PEERS)) {
            peers.add(address(text, settings));
        }
        if (peers.size() > PEERS_MAX) {
            throw settings.wrong(PEERS, "names " + peers.size() + " peers; at most " + PEERS_MAX);
        }
        return new StaticDiscovery(List.copyOf(peers), context);
    }

    private static PeerAddress address(String text, Settings settings) {
        try {
            return PeerAddress.parse(text);
        } catch (IllegalArgumentException explained) {
            throw settings.wrong(PEERS, String.valueOf(explained.getMessage()));
        }
    }
}
