package updrift.engine.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.bandwidth.PeerLimits;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.peers.Peer;
import updrift.engine.peers.PeerTable;
import updrift.engine.wire.Limits;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Cancel;
import updrift.engine.wire.Message.Damaged;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Refused;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * Answers other nodes: request, is it held, may this peer have it now, send it from the file with its proof. Urgent updates go first; networks and their peers
 * take turns, a chunk each, so whoever asks for more gets no larger share of the uplink. On the node's thread.
 */
public final class Serving {
    /** Code of {@link Refused}: the package has no such chunk. */
    public static final int NO_SUCH_CHUNK = 1;

    /** What the queue of one peer weighs at most: twice a peer's window; who asks for more is told to wait. */
    private static final int QUEUED_MAX = 512;

    /** What all queues together weigh, at some 200 bytes each, unless so many ask that each is down to one request for any chunks. */
    private static final int ALL_QUEUED_MAX = 16_384;

    private static final int QUEUED_LEAST = Limits.ANY_MAX;

    private final PackageCache cache;
    private final PeerTable peers;
    private final Function<UpdateId, Priority> priorities;
    private final PeerLimits limits;
    private final Interests interests;
    private final Complaints complaints;
    private final Uplink uplink;
    private final ReadAhead readAhead = new ReadAhead();
    private final Map<PeerId, Asker> askers = new LinkedHashMap<>();
    private int linksSeen;

    /** {@code priorities}: what the authority said of a package, normal if it said nothing. */
    public Serving(
            PackageCache cache,
            PeerTable peers,
            Function<UpdateId, Priority> priorities,
            Bandwidth bandwidth,
            Outbox outbox,
            Work work) {
        this.cache = cache;
        this.peers = peers;
        this.priorities = priorities;
        this.limits = bandwidth.peerUpload();
        this.interests = new Interests(cache, outbox, work);
        this.complaints = new Complaints(cache, peers, outbox, work);
        this.uplink = new Uplink(bandwidth.upload(), outbox, work);
    }

    /** Answers questions and requests of connected peers; what isn't one is ignored. */
    public void onMessage(PeerId peer, Message message) {
        peers.find(peer).ifPresent(known -> onMessage(known, message));
    }

    private void onMessage(Peer peer, Message message) {
        if (message instanceof Interest interest) {
            if (interest.interested()) {
                interests.begin(peer.id(), interest.id());
            } else {
                interests.end(peer.id(), interest.id());
            }
        } else if (message instanceof Get get) {
            onGet(asker(peer), get);
        } else if (message instanceof Any any) {
            onAny(asker(peer), any);
        } else if (message instanceof Cancel cancel && askers.containsKey(peer.id())) {
            asker(peer).cancel(cancel.request());
        } else if (message instanceof Damaged damaged) {
            complaints.hear(peer, asker(peer).receipts(), damaged);
        }
    }

    private Asker asker(Peer peer) {
        return askers.computeIfAbsent(
                peer.id(), id -> new Asker(id, linksSeen++, peer.prefix(), limits.of(id), readAhead));
    }

    private void onGet(Asker asker, Get get) {
        Optional<StoredPackage> held = cache.held(get.id());
        if (held.isEmpty()) {
            uplink.answer(asker, new NotHeld(get.request(), -1));
        } else if (get.index() >= held.get().shape().chunks()) {
            uplink.answer(asker, new Refused(get.request(), NO_SUCH_CHUNK));
        } else if (!held.get().have().contains(get.index())) {
            uplink.answer(asker, new NotHeld(get.request(), get.index()));
        } else {
            enqueue(asker, Job.exactly(get.request(), held.get(), get.index()));
        }
    }

    private void onAny(Asker asker, Any any) {
        Optional<StoredPackage> held = cache.held(any.id());
        if (held.isEmpty() || !held.get().have().isFull()) {
            uplink.answer(asker, new NotHeld(any.request(), -1));
        } else if (any.missing().get(any.missing().size() - 1).end()
                > held.get().shape().chunks()) {
            uplink.answer(asker, new Refused(any.request(), NO_SUCH_CHUNK));
        } else {
            enqueue(asker, Job.anyOf(any.request(), held.get(), any.missing(), any.count()));
        }
    }

    private void enqueue(Asker asker, Job job) {
        int most = Math.max(QUEUED_LEAST, Math.min(QUEUED_MAX, ALL_QUEUED_MAX / askers.size()));
        if (asker.queued() + job.weight() <= most) {
            asker.lane(priorities.apply(job.from().id())).add(job);
            uplink.serve(asker);
        } else {
            uplink.answer(asker, new Busy(job.request(), Uplink.RETRY_MILLIS));
        }
    }

    /** There is room again in the queue to {@code peer}. */
    public void onWritable(PeerId peer) {
        Optional.ofNullable(askers.get(peer)).ifPresent(uplink::onWritable);
        interests.onWritable(peer);
    }

    public void onLinkClosed(PeerId peer) {
        Optional.ofNullable(askers.remove(peer)).ifPresent(uplink::close);
        limits.gone(peer);
        interests.onLinkClosed(peer);
    }

    /** These chunks of {@code id} are kept now: whoever is interested hears of it within 100 ms. */
    public void announce(UpdateId id, List<Integer> kept) {
        interests.grew(id, kept);
    }

    /** All of {@code id} is here: whoever is interested hears of it at once. */
    public void announceHeld(UpdateId id) {
        interests.changed(id);
    }

    /** Some of {@code id} is lost: whoever is interested hears of it within 100 ms. */
    public void announceLoss(UpdateId id) {
        interests.shrank(id);
    }
}
