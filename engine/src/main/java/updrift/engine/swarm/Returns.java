package updrift.engine.swarm;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerId;
import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Damaged;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Refused;

/** What was asked for and doesn't come: it is free again for others, unless somebody else was asked for it too. */
final class Returns {
    private static final long MILLI = 1_000_000;

    /** Whoever has nothing for us now is asked again no sooner. */
    private static final long PAUSE_NANOS_MIN = 10 * MILLI;

    /** Nobody is left out for longer because he says so. */
    private static final long PAUSE_NANOS_MAX = 10_000 * MILLI;

    private static final long REFUSED_PAUSE_NANOS = 60_000 * MILLI;

    private final Means means;
    private final ChunkPicker picker;
    private final Sources sources;
    private final Asking asking;
    private final ChunkSet arrived;
    private final TreeSet<Integer> askedTwice = new TreeSet<>();

    /** {@code arrived}: what came and need not be asked for. */
    Returns(Means means, ChunkPicker picker, Sources sources, Asking asking, ChunkSet arrived) {
        this.means = means;
        this.picker = picker;
        this.sources = sources;
        this.asking = asking;
        this.arrived = arrived;
    }

    /** An answer without a chunk. */
    void refused(Source source, Asked asked, Message answer) {
        if (answer instanceof NotHeld notHeld && asked.exact()) {
            if (notHeld.index() == asked.index()) {
                source.claims().drop(asked.index());
            } else {
                source.claims().forget();
            }
        } else if (answer instanceof Busy busy) {
            if (!asked.exact() || source.spared()) {
                source.spare(means.now());
            }
            pause(source, Math.min(PAUSE_NANOS_MAX, Math.max(PAUSE_NANOS_MIN, busy.retryAfterMillis() * MILLI)));
        } else {
            pause(source, answer instanceof Refused ? REFUSED_PAUSE_NANOS : PAUSE_NANOS_MIN);
        }
        drop(source, asked, false);
        takeShareBack(source);
    }

    private void pause(Source source, long nanos) {
        source.pauseUntil(means.now() + nanos);
        PeerId peer = source.peer().id();
        means.work()
                .timeline()
                .later(Duration.ofNanos(nanos), () -> means.lookSoon().accept(peer));
    }

    /** It fell silent, or is slow while others are idle: it gets time, and others its work. */
    void giveUp(Source source) {
        source.strike();
        takeBack(source, true);
    }

    /** Waits for nothing more from {@code source}; {@code tell} it so if it is still there. */
    void takeBack(Source source, boolean tell) {
        source.asked().forEach(asked -> drop(source, asked, tell));
        takeShareBack(source);
    }

    /** It may choose no more from what was its share. */
    void takeShareBack(Source source) {
        picker.reservations().release(source.share());
        source.share(List.of(), -1);
    }

    private void drop(Source source, Asked asked, boolean tell) {
        asking.drop(source, asked, tell);
        if (asked.exact()) {
            giveBack(asked.index());
        }
    }

    /** {@code index} doesn't come from where it was waited for. */
    void giveBack(int index) {
        boolean otherIsAsked = askedTwice.remove(index);
        if (!otherIsAsked && !arrived.contains(index)) {
            picker.giveBack(index);
        }
    }

    /** What {@code source} sent as {@code index} isn't proven. It is told so: where it is no liar, its disk is, and it can't know. */
    void unproven(Source source, UpdateId id, int index) {
        if (sources.contains(source)) {
            means.outbox().send(source.peer().id(), new Damaged(id, index));
        }
        useless(index);
    }

    /** What arrived as {@code index} was of no use. */
    void useless(int index) {
        arrived.remove(index);
        giveBack(index);
    }

    /** Notes that {@code index} came; false if it did before: then this is of no use, and nobody else is waited for. */
    boolean cameFirst(int index) {
        boolean first = arrived.add(index);
        if (!first) {
            askedTwice.remove(index);
        }
        return first;
    }

    /** Somebody else was asked for {@code index} too. */
    void askedTwice(int index) {
        askedTwice.add(index);
    }

    boolean isAskedTwice(int index) {
        return askedTwice.contains(index);
    }

    /** {@code index} is kept: whoever else was asked for it need not send it. */
    void kept(int index) {
        if (askedTwice.remove(index)) {
            for (Source source : sources.all()) {
                for (Asked asked : source.asked()) {
                    if (asked.exact() && asked.index() == index) {
                        asking.drop(source, asked, true);
                    }
                }
            }
        }
    }

    /** With nothing on its way, whatever {@code have} lacks must be free: a chunk found damaged after it was kept is on nobody's list. */
    void freeAllMissing(ChunkSet have) {
        if (picker.free() < have.chunks() - have.count()) {
            for (int missing = have.nextMissing(0); missing >= 0; missing = have.nextMissing(missing + 1)) {
                useless(missing);
            }
        }
    }
}
