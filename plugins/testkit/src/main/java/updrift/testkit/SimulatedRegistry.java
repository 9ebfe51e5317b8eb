package updrift.testkit;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.content.UpdateId;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.peer.PeerAddress;

/** A place where simulated nodes look each other up, by product and by what they hold. Its discoveries go by {@code simulated}. For one thread. */
public final class SimulatedRegistry implements DiscoveryFactory {
    /** How long an answer takes: within a LAN. */
    private static final Duration ANSWER = Duration.ofMillis(2);

    private final Map<String, Set<PeerAddress>> nodes = new TreeMap<>();
    private final Map<String, Set<PeerAddress>> holders = new TreeMap<>();

    /** Makes {@code address} known as a node of {@code product}, until its own discovery closes if it has one. */
    public void add(String product, PeerAddress address) {
        nodes.computeIfAbsent(product, key -> new LinkedHashSet<>()).add(address);
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public PeerDiscovery create(Settings settings, DiscoveryContext context) {
        return new SimulatedDiscovery(context);
    }

    private final class SimulatedDiscovery implements PeerDiscovery {
        private final DiscoveryContext context;
        private @Nullable Consumer<PeerAddress> proposals;

        SimulatedDiscovery(DiscoveryContext context) {
            this.context = context;
        }

        @Override
        public void start(Consumer<PeerAddress> proposals) {
            this.proposals = proposals;
            context.ownAddresses().forEach(address -> add(context.product(), address));
            refresh();
        }

        @Override
        public void refresh() {
            answer(nodes, context.product());
        }

        @Override
        public boolean knowsHolders() {
            return true;
        }

        @Override
        public void findHolders(UpdateId updateId) {
            answer(holders, updateId.toString());
        }

        @Override
        public void announceHolding(UpdateId updateId) {
            holders.computeIfAbsent(updateId.toString(), key -> new LinkedHashSet<>())
                    .addAll(context.ownAddresses());
        }

        private void answer(Map<String, Set<PeerAddress>> from, String key) {
            context.timeline().later(ANSWER, () -> propose(List.copyOf(from.getOrDefault(key, new LinkedHashSet<>()))));
        }

        private void propose(List<PeerAddress> found) {
            Consumer<PeerAddress> receiver = proposals;
            if (receiver != null) {
                found.stream()
                        .filter(address -> !context.ownAddresses().contains(address))
                        .forEach(receiver);
            }
        }

        @Override
        public void close() {
            proposals = null;
            nodes.values().forEach(known -> known.removeAll(context.ownAddresses()));
            holders.values().forEach(known -> known.removeAll(context.ownAddresses()));
        }
    }
}
