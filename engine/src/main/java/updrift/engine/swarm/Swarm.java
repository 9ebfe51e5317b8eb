package updrift.engine.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.api.release.Priority;
import updrift.api.time.Timeline.Scheduled;
import updrift.api.transport.ReceivedFrame;
import updrift.engine.bandwidth.Bandwidth;
import updrift.engine.cache.StoredPackage;
import updrift.engine.peers.Peer;
import updrift.engine.peers.PeerTable;
import updrift.engine.policy.WantedRelease;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Refused;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/** Downloads packages from the connected peers, urgent ones first. On the node's thread. */
public final class Swarm {
    private static final Duration TICK = Duration.ofMillis(50);

    /** One time in so many another than the most urgent download asks first: while all windows are full it would get nothing otherwise. */
    private static final int LEAST_TURN = 19;

    /** Downloads whose sources are still told after they ended. */
    private static final int ENDED_MAX = 16;

    private final Means means;
    private final List<Download> downloads = new ArrayList<>();
    private final Map<UpdateId, Shares> shares = new LinkedHashMap<>();
    private long lastRequest;
    private int asks;
    private boolean asksSoon;
    private boolean ticks;
    private Optional<Scheduled> asksLater = Optional.empty();

    /** {@code origin}: the second tier that chunks may come from too. */
    public Swarm(
            PeerTable peers,
            Bandwidth bandwidth,
            Outbox outbox,
            Work work,
            RandomGenerator random,
            Optional<Origin> origin) {
        this.means = new Means(peers, bandwidth, outbox, work, random, () -> ++lastRequest, this::lookSoon, origin);
    }

    /** Fetches what {@code into} misses of {@code wanted}; a download of the same package that runs already is replaced. */
    public void download(WantedRelease wanted, StoredPackage into, DownloadObserver observer) {
        download(wanted.release().priority(), into, observer);
    }

    void download(Priority priority, StoredPackage into, DownloadObserver observer) {
        cancel(into.id());
        Download download = new Download(means, priority, into, observer);
        downloads.add(download);
        downloads.sort(Comparator.comparing(Download::priority));
        remember(download);
        download.start();
        tickSoon();
    }

    private void remember(Download download) {
        shares.remove(download.id());
        shares.put(download.id(), download.shares());
        if (shares.size() > ENDED_MAX) {
            shares.remove(shares.keySet().iterator().next());
        }
    }

    /** Ends the download of {@code id}, if there is one; what was kept stays. */
    public void cancel(UpdateId id) {
        downloads.stream().filter(download -> download.id().equals(id)).forEach(Download::cancel);
        downloads.removeIf(Download::ended);
    }

    /** What is being fetched now, urgent ones first. */
    public List<UpdateId> wanted() {
        return downloads.stream()
                .filter(download -> !download.ended())
                .map(Download::id)
                .toList();
    }

    /** A link stands, and the table of peers knows it. */
    public void onLink(PeerId peer) {
        means.peers().find(peer).ifPresent(found -> downloads.forEach(download -> download.onLink(found)));
    }

    public void onLinkClosed(PeerId peer) {
        downloads.forEach(download -> download.onLinkClosed(peer));
        means.bandwidth().peerDownload().gone(peer);
        askSoon();
    }

    /** There is room again in the queue to {@code peer}. */
    public void onWritable(PeerId peer) {
        downloads.forEach(download -> download.onWritable(peer));
        askSoon();
    }

    /** Hears claims and refusals; what isn't for downloads is ignored. */
    public void onMessage(PeerId peer, Message message) {
        if (message instanceof Have have) {
            downloads.stream()
                    .filter(download -> download.id().equals(have.id()))
                    .forEach(download -> download.hear(peer, have));
        } else if (message instanceof NotHeld notHeld) {
            onRefusal(peer, notHeld.request(), message);
        } else if (message instanceof Busy busy) {
            onRefusal(peer, busy.request(), message);
        } else if (message instanceof Refused refused) {
            onRefusal(peer, refused.request(), message);
        }
        askSoon();
    }

    private void onRefusal(PeerId peer, long request, Message answer) {
        for (Download download : downloads) {
            download.asked(peer, request).ifPresent(asked -> download.onRefusal(peer, asked, answer));
        }
    }

    /** A chunk came. Owns {@code frame}, in which it lies, and releases it exactly once: at once if nobody asked for it. */
    public void onChunk(PeerId peer, Message.Chunk chunk, ReceivedFrame frame) {
        for (Download download : downloads) {
            Optional<Asked> asked = download.asked(peer, chunk.request());
            if (asked.isPresent()) {
                download.onChunk(peer, asked.get(), chunk, frame);
                return;
            }
        }
        boolean taken = means.peers()
                .find(peer)
                .map(found -> takeLate(found, chunk, frame))
                .orElse(false);
        if (!taken) {
            frame.release();
        }
    }

    /** A late answer came over the line all the same, and what was spent for it was refunded. Of what priority it was is known only if it is taken. */
    private boolean takeLate(Peer peer, Message.Chunk chunk, ReceivedFrame frame) {
        int length = chunk.bytes().remaining();
        Optional<Download> taker = Optional.empty();
        if (peer.answeredLate()) {
            taker = downloads.stream()
                    .filter(download -> download.takeLate(peer.id(), chunk, frame))
                    .findFirst();
            Priority priority = taker.map(Download::priority).orElse(Priority.NORMAL);
            means.bandwidth().download().spend(priority, length, means.now());
            means.bandwidth().peerDownload().of(peer.id()).spend(priority, length, means.now());
        } else if (peer.sentUnasked()) {
            means.peers().ban(peer.id(), "it sent chunks that nobody asked for", means.now());
            means.outbox().disconnect(peer.id(), "you sent chunks that nobody asked for");
            onLinkClosed(peer.id());
        }
        if (taker.isEmpty()) {
            peer.wasted(length);
        }
        return taker.isPresent();
    }

    private void lookSoon(PeerId peer) {
        downloads.forEach(download -> download.lookAt(peer));
        askSoon();
    }

    /** Asks once for all that happens at this instant. */
    private void askSoon() {
        if (!asksSoon && !downloads.isEmpty()) {
            asksSoon = true;
            means.work().post(() -> {
                asksSoon = false;
                ask();
            });
        }
    }

    private void ask() {
        downloads.removeIf(Download::ended);
        asksLater.ifPresent(Scheduled::cancel);
        asksLater = Optional.empty();
        long delay = 0;
        for (Download download : inTurn()) {
            long wait = download.ask();
            delay = delay == 0 || (wait > 0 && wait < delay) ? wait : delay;
        }
        if (delay > 0) {
            asksLater = Optional.of(means.work().timeline().later(Duration.ofNanos(delay), this::ask));
        }
    }

    private List<Download> inTurn() {
        int turn = Math.floorMod(asks++ / LEAST_TURN, Math.max(1, downloads.size() - 1));
        if (downloads.size() < 2 || asks % LEAST_TURN != 0) {
            return downloads;
        }
        List<Download> turned = new ArrayList<>(downloads);
        turned.add(0, turned.remove(1 + turn));
        return turned;
    }

    private void tickSoon() {
        if (!ticks) {
            ticks = true;
            means.work().timeline().later(TICK, () -> {
                ticks = false;
                downloads.forEach(Download::tick);
                ask();
                if (!downloads.isEmpty()) {
                    tickSoon();
                }
            });
        }
    }

    /** Bytes that peers gave to the download of {@code id} since it began in this run of the node; 0 if it isn't known. */
    public long fromPeers(UpdateId id) {
        Shares known = shares.get(id);
        return known == null ? 0 : known.bytes();
    }

    /** The same from the origin. */
    public long fromOrigin(UpdateId id) {
        Shares known = shares.get(id);
        return known == null ? 0 : known.originBytes();
    }

    /** What peers gave, by peer, in the order in which they gave their first chunk. */
    public List<PeerShare> sharesOf(UpdateId id) {
        Shares known = shares.get(id);
        return known == null ? List.of() : known.all();
    }
}
