package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.Lease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.peers.Peer;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;

/** One package on its way from many peers: from the first question to the last chunk. On the node's thread. */
final class Download {
    private final Means means;
    private final Priority priority;
    private final StoredPackage into;
    private final DownloadObserver observer;
    private final Lease lease;
    private final ChunkSet all;
    private final ChunkSet arrived;
    private final ChunkPicker picker;
    private final Sources sources = new Sources();
    private final Shares shares = new Shares();
    private final ResponseTimes times = new ResponseTimes();
    private final Asking asking;
    private final Returns returns;
    private final Endgame endgame;
    private final Intake intake;
    private final Hunger hunger;
    private final Optional<OriginFeed> feed;
    private boolean ended;

    Download(Means means, Priority priority, StoredPackage into, DownloadObserver observer) {
        this.means = means;
        this.priority = priority;
        this.into = into;
        this.observer = observer;
        this.lease = into.lease();
        int chunks = into.shape().chunks();
        this.all = ChunkSet.full(chunks);
        this.arrived = into.have().copy();
        this.picker = new ChunkPicker(into.have(), means.random());
        this.asking = new Asking(means, into.id(), priority, into.shape(), picker, sources);
        this.returns = new Returns(means, picker, sources, asking, arrived);
        this.endgame = new Endgame(chunks, picker, sources, asking, times, returns);
        this.intake = new Intake(means, priority, into, this::drained, this::fail);
        this.hunger = new Hunger(observer, means.now());
        this.feed = means.origin()
                .map(origin -> new OriginFeed(
                        means, origin, priority, into, picker, sources, returns, shares, this::kept, this::fail));
    }

    UpdateId id() {
        return into.id();
    }

    Priority priority() {
        return priority;
    }

    Shares shares() {
        return shares;
    }

    boolean ended() {
        return ended;
    }

    /** Begins with whoever is connected. */
    void start() {
        observer.progress(into.have());
        means.peers().connected().forEach(this::onLink);
        finishIfWhole();
    }

    void onLink(Peer peer) {
        onLinkClosed(peer.id());
        Source source = new Source(peer, new Claims(picker, all), means.now());
        sources.add(source);
        tell(source, true);
    }

    private void tell(Source source, boolean interested) {
        source.told(means.outbox().send(source.peer().id(), new Interest(id(), interested)));
    }

    void onLinkClosed(PeerId peer) {
        sources.find(peer).ifPresent(source -> {
            sources.remove(source);
            returns.takeBack(source, false);
            source.claims().forget();
        });
    }

    void onWritable(PeerId peer) {
        sources.find(peer).ifPresent(source -> {
            source.blocked(false);
            sources.lookAt(source);
        });
    }

    /** There may be room for more in the window of {@code peer}. */
    void lookAt(PeerId peer) {
        sources.find(peer).ifPresent(sources::lookAt);
    }

    /** Asks for more; in how many nanoseconds to ask again because of the rate limit, or 0. */
    long ask() {
        return ended ? 0 : asking.askAll();
    }

    void hear(PeerId peer, Have have) {
        sources.find(peer).ifPresent(source -> {
            source.claims().hear(have);
            if (!source.claims().isFull()) {
                returns.takeShareBack(source); // What it was to choose from is for others to give.
            }
            sources.lookAt(source);
        });
    }

    /** Whether this download asked {@code peer} for {@code request}. */
    Optional<Asked> asked(PeerId peer, long request) {
        return sources.find(peer).flatMap(source -> source.find(request));
    }

    /** An answer to {@code asked} without a chunk. */
    void onRefusal(PeerId peer, Asked asked, Message answer) {
        sources.find(peer).ifPresent(source -> returns.refused(source, asked, answer));
    }

    /** A chunk for {@code asked}; owns {@code frame}. */
    void onChunk(PeerId peer, Asked asked, Message.Chunk chunk, ReceivedFrame frame) {
        Source source = sources.find(peer).orElseThrow();
        int index = chunk.index();
        int length = chunk.bytes().remaining();
        if (!asked.allows(index)) {
            frame.release();
            lied(source, "chunk " + index + " of " + id() + " instead of one that was asked for", length);
            return;
        }
        long now = means.now();
        times.add(now - source.silentSince(now));
        asking.answered(source, asked, length, now);
        if (!asked.exact() && !picker.take(index)) {
            returns.askedTwice(index);
        }
        if (returns.cameFirst(index)) {
            take(source, chunk, frame, false, now);
        } else {
            frame.release();
            source.peer().wasted(length);
            source.peer().window().settled(1);
            means.lookSoon().accept(peer);
        }
    }

    private void take(Source source, Message.Chunk chunk, ReceivedFrame frame, boolean late, long now) {
        hunger.fed(now);
        intake.add(new Arrival(source, new ReceivedChunk(chunk.index(), chunk.bytes(), chunk.proof()), frame, late));
    }

    /** Takes a chunk that {@code peer} was asked for and is no longer waited for, if it is lacked all the same; owns {@code frame} only then. */
    boolean takeLate(PeerId peer, Message.Chunk chunk, ReceivedFrame frame) {
        Source source = sources.find(peer).orElse(null);
        int index = chunk.index();
        if (ended || source == null || !source.answersLate(chunk.request(), index) || !returns.cameFirst(index)) {
            return false;
        }
        if (!picker.take(index)) {
            returns.askedTwice(index);
        }
        source.peer().window().asked(1, means.now()); // In flight again until it is settled, as any.
        take(source, chunk, frame, true, means.now());
        return true;
    }

    private void drained(Drain.Outcome outcome) {
        List<Integer> indexes = new ArrayList<>();
        for (Arrival arrival : outcome.kept()) {
            arrival.source().peer().window().settled(1);
            arrival.source().delivered(arrival.length(), arrival.late());
            means.lookSoon().accept(arrival.source().peer().id());
            if (!sources.contains(arrival.source())) {
                arrival.source().claims().forget();
            }
            shares.add(arrival.source().peer(), arrival.length());
            feed.ifPresent(origin -> origin.peersGave(arrival.length()));
            indexes.add(arrival.index());
        }
        into.kept(indexes);
        for (Arrival lie : outcome.lies()) {
            lie.source().peer().window().settled(1);
            returns.unproven(lie.source(), id(), lie.index());
            lied(lie.source(), "chunk " + lie.index() + " of " + id() + " that isn't proven", lie.length());
        }
        kept(indexes);
    }

    /** These are on the disk, whoever gave them. */
    private void kept(List<Integer> indexes) {
        indexes.forEach(returns::kept);
        feed.ifPresent(origin -> origin.kept(indexes));
        if (!ended && !indexes.isEmpty()) {
            hunger.fed(means.now());
            observer.kept(indexes);
            observer.progress(into.have());
        }
        finishIfWhole();
    }

    private void lied(Source source, String what, int wasted) {
        PeerId peer = source.peer().id();
        source.peer().wasted(wasted);
        if (sources.contains(source)) {
            means.peers().ban(peer, "it sent " + what, means.now());
            means.outbox().disconnect(peer, "you sent " + what);
            intake.clear(source).forEach(dropped -> returns.useless(dropped.index()));
            onLinkClosed(peer);
        }
    }

    /** Several times a second: whoever is silent is passed by, the end is brought in, and who gives nothing is asked what it holds. */
    void tick() {
        long now = means.now();
        endgame.passBySlowOnes(now);
        endgame.askTwice(now);
        feed.ifPresent(OriginFeed::tick);
        boolean nothingComes = intake.isEmpty()
                && feed.map(OriginFeed::isIdle).orElse(true)
                && sources.all().stream().noneMatch(Source::owes);
        if (nothingComes) {
            returns.freeAllMissing(into.have());
            sources.lookAtAll();
        } else {
            sources.lookAtSparing();
        }
        boolean askAnew = hunger.tick(nothingComes, sources.all(), into.have(), feed.flatMap(OriginFeed::trouble), now);
        for (Source source : sources.all()) {
            if (askAnew || !source.told()) {
                tell(source, true);
            }
        }
    }

    private void finishIfWhole() {
        if (!ended
                && into.have().isFull()
                && !intake.isBusy()
                && !feed.map(OriginFeed::isBusy).orElse(false)) {
            end();
            CompleteRelease release;
            try {
                release = into.finishSoon(observer::failed);
            } catch (UpdriftException failure) {
                lease.close();
                observer.failed(failure);
                return;
            }
            lease.close();
            observer.complete(release);
        }
    }

    private void fail(UpdriftException reason) {
        if (!ended) {
            cancel();
            observer.failed(reason);
        }
    }

    /** Ends it as it stands; the observer hears nothing more. */
    void cancel() {
        if (!ended) {
            end();
            lease.close();
        }
    }

    private void end() {
        ended = true;
        feed.ifPresent(OriginFeed::end);
        intake.clear();
        for (Source source : List.copyOf(sources.all())) {
            returns.takeBack(source, true);
            means.lookSoon().accept(source.peer().id());
            tell(source, false);
            source.claims().forget();
        }
    }
}
