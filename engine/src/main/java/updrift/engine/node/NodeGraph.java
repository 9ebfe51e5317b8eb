package updrift.engine.node;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import java.util.Optional;
import updrift.engine.apply.Applier;
import updrift.engine.cache.PackageCache;
import updrift.engine.flow.Desk;
import updrift.engine.flow.Narrator;
import updrift.engine.flow.OrderBook;
import updrift.engine.flow.Releases;
import updrift.engine.flow.UpdateFlow;
import updrift.engine.gossip.Gossip;
import updrift.engine.gossip.PeerExchange;
import updrift.engine.gossip.StoredNews;
import updrift.engine.serve.Serving;
import updrift.engine.swarm.Swarm;
import updrift.engine.trust.Trust;
import updrift.engine.work.Work;

/** The wired parts of one node that {@link Node} itself calls. */
record NodeGraph(
        Work work,
        Addresses addresses,
        Links links,
        Switchboard switchboard,
        Trust trust,
        PackageCache cache,
        PeerExchange exchange,
        Gossip gossip,
        Optional<StoredNews> stored,
        Swarm swarm,
        Serving serving,
        UpdateFlow flow,
        Desk desk,
        OrderBook book,
        Releases releases,
        Narrator narrator,
        Optional<Applier> applier) {
    static NodeGraph of(NodeParts parts, SavedState saved) {
        var injector = Guice.createInjector(Stage.DEVELOPMENT, new NodeModule(parts, saved));
        return new NodeGraph(
                injector.getInstance(Work.class),
                injector.getInstance(Addresses.class),
                injector.getInstance(Links.class),
                injector.getInstance(Switchboard.class),
                injector.getInstance(Trust.class),
                injector.getInstance(PackageCache.class),
                injector.getInstance(PeerExchange.class),
                injector.getInstance(Gossip.class),
                injector.getInstance(Key.get(new TypeLiteral<Optional<StoredNews>>() {})),
                injector.getInstance(Swarm.class),
                injector.getInstance(Serving.class),
                injector.getInstance(UpdateFlow.class),
                injector.getInstance(Desk.class),
                injector.getInstance(OrderBook.class),
                injector.getInstance(Releases.class),
                injector.getInstance(Narrator.class),
                injector.getInstance(Key.get(new TypeLiteral<Optional<Applier>>() {})));
    }
}
