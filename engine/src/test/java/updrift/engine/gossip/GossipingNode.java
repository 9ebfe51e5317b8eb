package updrift.engine.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;
import updrift.engine.trust.Trust;
import updrift.engine.trust.TrustedRelease;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;
import updrift.engine.work.SerialFile;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** One node's gossip, with three peers that greeted; what it sends and hears is written down. */
final class GossipingNode {
    static final PeerId LIAR = LabelIdentity.of(1).self();
    static final PeerId HONEST = LabelIdentity.of(2).self();
    static final PeerId THIRD = LabelIdentity.of(3).self();

    final VirtualTimeline time = new VirtualTimeline(1);
    final List<String> sent = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final Work work;
    final Gossip gossip;

    GossipingNode(Trust trust) {
        VirtualNode machine = time.node("node");
        work = new Work(machine.timeline(), machine.workers());
        var greeting = new Greeting(trust.rootHash(), "editor", "stable", () -> 0, List::of);
        var peers = new PeerExchange(
                greeting, new NobodyElse(), new Sent(), new NobodyElse(), work, new SplittableRandom(1));
        gossip = new Gossip(
                new DurableTrust(
                        trust, new SerialFile(new SimulatedDisk().directory("trust"), "statements", work), work),
                peers,
                new Sent(),
                new Heard(),
                work,
                new SplittableRandom(1));
        for (PeerId peer : List.of(LIAR, HONEST, THIRD)) {
            peers.onLink(new Link(peer, PeerAddress.parse("test:" + peer.brief()), false));
            peers.onHello(peer, greeting.hello());
            gossip.onGreeted(peer);
        }
        sent.clear();
    }

    private final class Sent implements Outbox {
        @Override
        public boolean send(PeerId peer, Message message) {
            sent.add(message.getClass().getSimpleName() + " to " + peer.brief());
            return true;
        }

        @Override
        public boolean send(PeerId peer, Frame frame) {
            throw new IllegalStateException("gossip sends no frames of its own making");
        }

        @Override
        public void disconnect(PeerId peer, String reason) {
            sent.add("goodbye to " + peer.brief());
        }
    }

    private final class Heard implements Gossip.News {
        @Override
        public void onRelease(TrustedRelease release, boolean renewed, Optional<PeerId> from) {
            heard.add("release " + release.release().version() + (from.isEmpty() ? " of the origin" : ""));
        }

        @Override
        public void onEquivocation(UpdateId first, UpdateId second) {
            heard.add("equivocation");
        }

        @Override
        public void onSetBack(PeerId peer, TrustedRelease knew) {
            heard.add(peer.brief() + " forgot " + knew.release().version());
        }

        @Override
        public void onLie(PeerId peer, UpdriftException why) {
            heard.add("lie of " + peer.brief());
        }
    }
}
