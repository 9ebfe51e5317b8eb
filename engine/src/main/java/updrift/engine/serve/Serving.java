package updrift.engine.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.api.transport.Frame;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TreeShape;
import updrift.engine.peers.PeerTable;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Cancel;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Refused;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * Answers other nodes: request, is it held, may this peer have it now, send it from the file with its proof. Peers take turns, a chunk each, so whoever asks for
 * more gets no larger share of the uplink. On the node's thread.
 */
public final class Serving {
    /** Code of {@link Refused}: the package has no such chunk. */
    public static final int NO_SUCH_CHUNK = 1;

    /** 16 MiB, where the storage has no files and chunks are read into memory. */
    private static final int CHUNKS_IN_WORK_MAX = 256;

    private static final int BATCH_MAX = 16;
    private static final int RETRY_MILLIS = 50;

    /** Small answers that wait for room; a peer that doesn't read them doesn't need them. */
    private static final int UNSENT_MAX = 1_024;

    private final PackageCache cache;
    private final PeerTable peers;
    private final RateLimit limit;
    private final Outbox outbox;
    private final Work work;
    private final Interests interests;
    private final Copies copies = new Copies();
    private final Map<PeerId, Asker> askers = new LinkedHashMap<>();
    private int linksSeen;
    private int chunksInWork;
    private boolean wakes;

    public Serving(PackageCache cache, PeerTable peers, Bandwidth bandwidth, Outbox outbox, Work work) {
        this.cache = cache;
        this.peers = peers;
        this.limit = bandwidth.upload();
        this.outbox = outbox;
        this.work = work;
        this.interests = new Interests(cache, outbox, work);
    }

    /** Answers questions and requests of connected peers; what isn't one is ignored. */
    public void onMessage(PeerId peer, Message message) {
        if (peers.find(peer).isEmpty()) {
            return;
        }
        if (message instanceof Interest interest) {
            if (interest.interested()) {
                interests.begin(peer, interest.id());
            } else {
                interests.end(peer, interest.id());
            }
        } else if (message instanceof Get get) {
            onGet(asker(peer), get);
        } else if (message instanceof Any any) {
            onAny(asker(peer), any);
        } else if (message instanceof Cancel cancel && askers.containsKey(peer)) {
            asker(peer).cancel(cancel.request());
        }
    }

    private Asker asker(PeerId peer) {
        return askers.computeIfAbsent(peer, absent -> new Asker(peer, linksSeen++));
    }

    private void onGet(Asker asker, Get get) {
        Optional<StoredPackage> held = cache.held(get.id());
        if (held.isEmpty()) {
            answer(asker, new NotHeld(get.request(), -1));
        } else if (get.index() >= held.get().shape().chunks()) {
            answer(asker, new Refused(get.request(), NO_SUCH_CHUNK));
        } else if (!held.get().have().contains(get.index())) {
            answer(asker, new NotHeld(get.request(), get.index()));
        } else {
            enqueue(asker, Job.exactly(get.request(), held.get(), get.index()));
        }
    }

    private void onAny(Asker asker, Any any) {
        Optional<StoredPackage> held = cache.held(any.id());
        if (held.isEmpty() || !held.get().have().isFull()) {
            answer(asker, new NotHeld(any.request(), -1));
        } else if (any.missing().get(any.missing().size() - 1).end()
                > held.get().shape().chunks()) {
            answer(asker, new Refused(any.request(), NO_SUCH_CHUNK));
        } else {
            enqueue(asker, Job.anyOf(any.request(), held.get(), any.missing(), any.count()));
        }
    }

    private void enqueue(Asker asker, Job job) {
        if (asker.hasRoomFor(job.left())) {
            asker.add(job);
            serve();
        } else {
            answer(asker, new Busy(job.request(), RETRY_MILLIS));
        }
    }

    /** Takes turns until nobody may have more now. */
    private void serve() {
        boolean took = true;
        while (took) {
            List<Reading.Pick> picks = new ArrayList<>();
            for (Asker asker : List.copyOf(askers.values())) {
                if (picks.size() == BATCH_MAX || !mayMove()) {
                    break;
                }
                int most = limit.limits(Priority.NORMAL) ? 1 : BATCH_MAX - picks.size();
                pick(asker, most, picks);
            }
            read(picks);
            took = !picks.isEmpty();
        }
    }

    private boolean mayMove() {
        long delay =
                limit.delay(Priority.NORMAL, TreeShape.CHUNK, work.timeline().nanos());
        if (delay > 0 && !wakes) {
            wakes = true;
            work.timeline().later(Duration.ofNanos(delay), () -> {
                wakes = false;
                serve();
            });
        }
        return delay == 0 && chunksInWork < CHUNKS_IN_WORK_MAX;
    }

    private void pick(Asker asker, int most, List<Reading.Pick> into) {
        int before = into.size();
        while (into.size() - before < most && asker.wantsMore()) {
            Job job = asker.next();
            OptionalInt index = choose(asker, job);
            index.ifPresent(chosen -> take(asker, job, chosen, into));
        }
        if (into.size() > before) {
            askers.remove(asker.peer());
            askers.put(asker.peer(), asker);
        }
    }

    /** Which chunk {@code job} gets now; if none, the asker is told why. */
    private OptionalInt choose(Asker asker, Job job) {
        ChunkSet have = job.from().have();
        if (!have.isFull()) {
            boolean held = job.exact() && have.contains(job.index());
            if (!held) {
                refuse(asker, job, new NotHeld(job.request(), job.exact() ? job.index() : -1));
            }
            return held ? OptionalInt.of(job.index()) : OptionalInt.empty();
        }
        OptionalInt chosen = copies.choose(asker, job, work.timeline().nanos());
        if (chosen.isEmpty()) {
            refuse(asker, job, new Busy(job.request(), RETRY_MILLIS));
        }
        return chosen;
    }

    private void refuse(Asker asker, Job job, Message why) {
        asker.drop(job);
        if (job.isInWork()) {
            job.end(why);
        } else {
            answer(asker, why);
        }
    }

    private void take(Asker asker, Job job, int index, List<Reading.Pick> into) {
        StoredPackage from = job.from();
        limit.spend(
                Priority.NORMAL,
                from.shape().chunkLength(index),
                work.timeline().nanos());
        into.add(new Reading.Pick(asker, job, index, from.lease()));
        asker.took(job);
        asker.reading(1);
        chunksInWork++;
    }

    private void read(List<Reading.Pick> picks) {
        if (!picks.isEmpty()) {
            work.run(new Reading(picks), frames -> wereRead(picks, frames), failure -> {
                picks.forEach(pick -> pick.lease().close());
                wereRead(
                        picks,
                        picks.stream().map(pick -> Optional.<Frame>empty()).toList());
            });
        }
    }

    private void wereRead(List<Reading.Pick> picks, List<Optional<Frame>> frames) {
        for (int i = 0; i < picks.size(); i++) {
            wasRead(picks.get(i), frames.get(i));
        }
        serve();
    }

    private void wasRead(Reading.Pick pick, Optional<Frame> chunk) {
        Asker asker = pick.asker();
        Job job = pick.job();
        asker.reading(-1);
        chunksInWork--;
        job.sent();
        send(asker, chunk.orElseGet(() -> frame(new NotHeld(job.request(), pick.index()))));
        if (!job.isInWork()) {
            job.lastWord().ifPresent(why -> answer(asker, why));
        }
    }

    private void answer(Asker asker, Message message) {
        if (asker.unsent().size() < UNSENT_MAX) {
            send(asker, frame(message));
        }
    }

    private static Frame frame(Message message) {
        return Frame.of(Codec.encode(message));
    }

    /** In order: after what waits already. */
    private void send(Asker asker, Frame frame) {
        if (askers.get(asker.peer()) != asker) {
            frame.close();
        } else if (!asker.unsent().isEmpty() || !outbox.send(asker.peer(), frame)) {
            asker.unsent().add(frame);
        }
    }

    /** There is room again in the queue to {@code peer}. */
    public void onWritable(PeerId peer) {
        Asker asker = askers.get(peer);
        if (asker != null) {
            while (!asker.unsent().isEmpty() && outbox.send(peer, asker.unsent().element())) {
                asker.unsent().remove();
            }
            serve();
        }
        interests.onWritable(peer);
    }

    public void onLinkClosed(PeerId peer) {
        Asker asker = askers.remove(peer);
        if (asker != null) {
            asker.close();
            copies.gone(asker);
        }
        interests.onLinkClosed(peer);
    }

    /** These chunks of {@code id} are kept now: whoever is interested hears of it within 100 ms. */
    public void announce(UpdateId id, List<Integer> kept) {
        interests.grew(id, kept);
    }

    /** What is held of {@code id} changed otherwise, all of it is here or some is lost: whoever is interested hears of it at once. */
    public void announceHeld(UpdateId id) {
        interests.changed(id);
    }
}
