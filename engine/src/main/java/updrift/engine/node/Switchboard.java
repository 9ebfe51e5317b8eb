package updrift.engine.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.gossip.Gossip;
import updrift.engine.gossip.PeerExchange;
import updrift.engine.peers.PeerTable;
import updrift.engine.serve.Serving;
import updrift.engine.swarm.Swarm;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;
import updrift.engine.work.PeerLog;
import updrift.engine.work.Work;

/** Hands each message to whoever it is for, and makes a peer pay for what no honest peer sends. On the node's thread. */
final class Switchboard implements Links.Mail {
    private final PeerTable peers;
    private final Outbox outbox;
    private final PeerExchange exchange;
    private final Gossip gossip;
    private final Swarm swarm;
    private final Serving serving;
    private final Work work;
    private final PeerLog byes;
    private final PeerLog bans;

    Switchboard(
            PeerTable peers,
            Outbox outbox,
            PeerExchange exchange,
            Gossip gossip,
            Swarm swarm,
            Serving serving,
            Work work) {
        this.peers = peers;
        this.outbox = outbox;
        this.exchange = exchange;
        this.gossip = gossip;
        this.swarm = swarm;
        this.serving = serving;
        this.work = work;
        Logger log = LoggerFactory.getLogger(Switchboard.class);
        this.byes = new PeerLog(log, work);
        this.bans = new PeerLog(log, work);
    }

    @Override
    public void onLink(Link link, boolean authenticated) {
        if (peers.banned(link, authenticated, work.timeline().nanos())) {
            outbox.disconnect(link.peer(), "it is banned");
            return;
        }
        // Of an earlier link to the same peer nothing is left: what waited for room on it would wait for ever.
        swarm.onLinkClosed(link.peer());
        serving.onLinkClosed(link.peer());
        if (!peers.onLink(link, authenticated, work.timeline().nanos())) {
            outbox.disconnect(link.peer(), "this node has too many links");
            return;
        }
        exchange.onLink(link);
    }

    @Override
    public void onLinkClosed(PeerId peer, String reason) {
        exchange.onLinkClosed(peer);
        swarm.onLinkClosed(peer);
        serving.onLinkClosed(peer);
        peers.onLinkClosed(peer);
    }

    @Override
    public void onMessage(PeerId peer, Message message, ReceivedFrame frame) {
        if (message instanceof Message.Chunk chunk) {
            swarm.onChunk(peer, chunk, frame);
            return;
        }
        try {
            handle(peer, message);
        } finally {
            frame.release();
        }
    }

    private void handle(PeerId peer, Message message) {
        if (message instanceof Message.Get || message instanceof Message.Any || message instanceof Message.Cancel) {
            serving.onMessage(peer, message);
        } else if (message instanceof Message.Interest || message instanceof Message.Damaged) {
            serving.onMessage(peer, message);
        } else if (message instanceof Message.Hello hello) {
            exchange.onHello(peer, hello);
        } else if (message instanceof Message.Peers addresses) {
            exchange.onPeers(peer, addresses);
        } else if (message instanceof Message.Digest digest) {
            gossip.onDigest(peer, digest);
        } else if (message instanceof Message.Want want) {
            gossip.onWant(peer, want);
        } else if (message instanceof Message.Statement statement) {
            gossip.onStatement(peer, statement);
        } else if (message instanceof Message.Bye bye) {
            byes.info("Peer {} says good-bye: {}", peer.brief(), bye.reason());
            outbox.disconnect(peer, bye.reason());
        } else {
            swarm.onMessage(peer, message);
        }
    }

    @Override
    public void onMalformed(PeerId peer, UpdriftException why) {
        onLie(peer, why);
    }

    /** Bans {@code peer} for what only a faulty or lying node sends. */
    void onLie(PeerId peer, UpdriftException why) {
        String reason = String.valueOf(why.getMessage());
        bans.warn("Peer {} is banned for a while: {}", peer.brief(), reason);
        peers.ban(peer, reason, work.timeline().nanos());
        outbox.disconnect(peer, "banned");
    }

    @Override
    public void onWritable(PeerId peer) {
        serving.onWritable(peer);
        swarm.onWritable(peer);
    }

    @Override
    public void onDialFailed(PeerAddress address, String reason) {
        exchange.onDialFailed(address, reason);
    }
}
