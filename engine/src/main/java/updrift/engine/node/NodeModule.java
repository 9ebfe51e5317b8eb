package updrift.engine.node;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.content.UpdateId;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerId;
import updrift.engine.apply.Applier;
import updrift.engine.apply.WatchTerms;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.cache.PackageCache;
import updrift.engine.flow.Bystanders;
import updrift.engine.flow.Desk;
import updrift.engine.flow.InstalledFile;
import updrift.engine.flow.Narrator;
import updrift.engine.flow.OrderBook;
import updrift.engine.flow.Releases;
import updrift.engine.flow.UpdateFlow;
import updrift.engine.gossip.DurableTrust;
import updrift.engine.gossip.Gossip;
import updrift.engine.gossip.Greeting;
import updrift.engine.gossip.PeerExchange;
import updrift.engine.gossip.StoredNews;
import updrift.engine.peers.PeerTable;
import updrift.engine.policy.Policy;
import updrift.engine.serve.Serving;
import updrift.engine.swarm.Origin;
import updrift.engine.swarm.Swarm;
import updrift.engine.trust.Trust;
import updrift.engine.trust.TrustedRelease;
import updrift.engine.wire.Limits;
import updrift.engine.work.SerialFile;
import updrift.engine.work.Work;

/** How the parts of one node are wired; the only place that knows. */
final class NodeModule extends AbstractModule {
    private static final Logger LOG = LoggerFactory.getLogger(NodeModule.class);

    private final NodeParts parts;
    private final SavedState saved;

    NodeModule(NodeParts parts, SavedState saved) {
        this.parts = parts;
        this.saved = saved;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
    }

    @Provides
    @Singleton
    Work work() {
        return new Work(parts.timeline(), parts.workers());
    }

    @Provides
    @Singleton
    Links links(Work work) {
        return new Links(work);
    }

    @Provides
    @Singleton
    Addresses addresses(Work work) {
        return new Addresses(parts.transports(), work);
    }

    @Provides
    @Singleton
    PeerTable peers() {
        return new PeerTable();
    }

    @Provides
    @Singleton
    Bandwidth bandwidth() {
        return Bandwidth.of(parts.settings().speeds());
    }

    @Provides
    @Singleton
    Trust trust() {
        NodeSettings settings = parts.settings();
        Trust trust = Trust.of(
                parts.anchor(),
                parts.schemesByName(),
                settings.product(),
                settings.channel(),
                settings.platform(),
                saved.trust());
        trust.installed(saved.installed());
        return trust;
    }

    @Provides
    @Singleton
    DurableTrust durableTrust(Trust trust, Work work) {
        StateDirectory directory = parts.state().directory(SavedState.TRUST);
        return new DurableTrust(trust, new SerialFile(directory, SavedState.STATEMENTS_FILE, work), work);
    }

    @Provides
    @Singleton
    PackageCache cache(Work work) {
        var cache = new PackageCache(parts.storage(), parts.settings().cacheSize(), work);
        saved.orders().published().forEach(cache::pin);
        return cache;
    }

    @Provides
    @Singleton
    Swarm swarm(PeerTable peers, Bandwidth bandwidth, Links links, Work work) {
        Optional<Origin> origin = parts.origin()
                .map(shared ->
                        new Origin(parts.self(), shared, parts.settings().origin(), originWork(), parts.random()));
        return new Swarm(peers, bandwidth, links, work, parts.random(), origin);
    }

    @Provides
    @Singleton
    Optional<StoredNews> storedNews(Gossip gossip) {
        NodeSettings settings = parts.settings();
        return parts.origin()
                .map(shared -> new StoredNews(
                        shared, settings.product(), settings.channel(), gossip, originWork(), parts.random()));
    }

    private Work originWork() {
        return new Work(parts.timeline(), parts.originWorkers());
    }

    @Provides
    @Singleton
    Serving serving(PackageCache cache, PeerTable peers, Trust trust, Bandwidth bandwidth, Links links, Work work) {
        return new Serving(cache, peers, trust::priority, bandwidth, links, work);
    }

    @Provides
    @Singleton
    Greeting greeting(Trust trust, Addresses addresses) {
        NodeSettings settings = parts.settings();
        return new Greeting(
                trust.rootHash(),
                settings.product(),
                settings.channel(),
                addresses::listenPort,
                () -> Stream.concat(settings.advertise().stream(), addresses.withoutPort().stream())
                        .distinct()
                        .limit(Limits.ADVERTISED_MAX)
                        .toList());
    }

    @Provides
    @Singleton
    PeerExchange exchange(
            Greeting greeting,
            Addresses addresses,
            Links links,
            Provider<Gossip> gossip,
            Provider<Swarm> swarm,
            PeerTable peers,
            Work work) {
        var acquaintances = new GreetedPeers(gossip, swarm, peers);
        return new PeerExchange(greeting, addresses, links, acquaintances, work, parts.random());
    }

    @Provides
    @Singleton
    Gossip gossip(
            DurableTrust trust,
            PeerExchange exchange,
            Links links,
            Provider<UpdateFlow> flow,
            Provider<Switchboard> switchboard,
            Narrator narrator,
            Work work) {
        var news = new Gossip.News() {
            @Override
            public void onRelease(TrustedRelease release, boolean renewed, Optional<PeerId> from) {
                String cause = from.map(peer -> "peer " + peer.brief() + " passed it on")
                        .orElse("the origin has it");
                flow.get().onRelease(release, renewed, cause);
            }

            @Override
            public void onEquivocation(UpdateId first, UpdateId second) {
                narrator.equivocation(first, second);
            }

            @Override
            public void onSetBack(PeerId peer, TrustedRelease knew) {
                LOG.warn(
                        "Peer {} knew release {} and doesn't any more: its state was set back, by a snapshot or a backup"
                                + " that was restored; it learns what is newer from its peers",
                        peer.brief(),
                        knew);
            }

            @Override
            public void onLie(PeerId peer, UpdriftException why) {
                switchboard.get().onLie(peer, why);
            }
        };
        return new Gossip(trust, exchange, links, news, work, parts.random());
    }

    @Provides
    @Singleton
    Narrator narrator(Work work, Swarm swarm) {
        return new Narrator(work.timeline(), parts.events(), swarm::fromPeers, swarm::fromOrigin);
    }

    @Provides
    @Singleton
    Releases releases(Trust trust, Work work) {
        return new KnownReleases(trust, work.timeline());
    }

    @Provides
    @Singleton
    OrderBook book(DurableTrust trust, Work work) {
        StateDirectory directory = parts.state().directory(SavedState.FLOW);
        return new OrderBook(
                saved.orders(),
                new SerialFile(directory, SavedState.ORDERS_FILE, work),
                trust.installed(),
                trust::installed,
                parts.settings().platform(),
                parts.target().isPresent(),
                parts.settings().cacheSize());
    }

    @Provides
    @Singleton
    Optional<Applier> applier(Work work) {
        var mark = new InstalledFile(parts.state().directory(SavedState.FLOW));
        WatchTerms terms = parts.settings().apply().terms(parts.host());
        StateDirectory state = parts.state().directory(SavedState.APPLY);
        return parts.target().map(target -> new Applier(target, state, work, mark, terms));
    }

    @Provides
    @Singleton
    UpdateFlow flow(
            Releases releases,
            PackageCache cache,
            Swarm swarm,
            Serving serving,
            Optional<Applier> applier,
            OrderBook book,
            Narrator narrator,
            Work work) {
        var policy = new Policy(parts.settings().policy());
        var bystanders = new Bystanders(parts.host().busy(), work);
        var flow = new UpdateFlow(releases, policy, cache, swarm, serving, applier, bystanders, book, narrator, work);
        cache.onDamage(flow::onDamage);
        return flow;
    }

    @Provides
    @Singleton
    Desk desk(UpdateFlow flow, Releases releases, Optional<Applier> applier, OrderBook book, Narrator narrator) {
        return new Desk(flow, releases, applier, book, narrator);
    }

    @Provides
    @Singleton
    Switchboard switchboard(
            PeerTable peers,
            Links links,
            PeerExchange exchange,
            Gossip gossip,
            Swarm swarm,
            Serving serving,
            Work work) {
        return new Switchboard(peers, links, exchange, gossip, swarm, serving, work);
    }
}
