package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import updrift.api.peer.PeerId;

/**
 * The sources of one package, and whose turn it is. Only those about which something changed are looked at, so that what happens with one costs nothing for the
 * others.
 */
final class Sources {
    /** Those that spare themselves would make a download faster by a third at most where others give so many times as much. */
    private static final int OUTDONE = 3;

    private final Map<PeerId, Source> byPeer = new LinkedHashMap<>();
    private final Set<Source> ready = new LinkedHashSet<>();
    private final Set<Source> struck = new LinkedHashSet<>();
    private final Set<Source> choosers = new LinkedHashSet<>();
    private long seenChanges;

    void add(Source source) {
        byPeer.put(source.peer().id(), source);
    }

    void remove(Source source) {
        byPeer.remove(source.peer().id(), source);
        choosers.remove(source);
        forget(source);
    }

    Optional<Source> find(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    /** Whether {@code source} is still one of them, and not an earlier link to the same peer. */
    boolean contains(Source source) {
        return byPeer.get(source.peer().id()) == source;
    }

    Collection<Source> all() {
        return byPeer.values();
    }

    /** Something about {@code source} changed that may let us ask it for more: its room, its word, or what it may choose. */
    void lookAt(Source source) {
        (source.strikes() == 0 ? struck : ready).remove(source);
        (source.strikes() == 0 ? ready : struck).add(source);
        if (source.mayChoose()) {
            choosers.add(source);
        } else {
            choosers.remove(source);
        }
    }

    /** Whom to look at next: whoever has room and waits for it longest; those that fell silent come last. {@code changes}: all are looked at when it grows. */
    Optional<Source> next(long nowNanos, long changes) {
        if (seenChanges != changes) {
            seenChanges = changes;
            lookAtAll();
        }
        return firstWithRoom(ready, nowNanos, false).or(() -> firstWithRoom(struck, nowNanos, othersGive()));
    }

    void lookAtAll() {
        byPeer.values().forEach(this::lookAt);
    }

    private boolean othersGive() {
        return !struck.isEmpty() && byPeer.values().stream().anyMatch(source -> source.strikes() == 0 && source.owes());
    }

    private static Optional<Source> firstWithRoom(Set<Source> queue, long nowNanos, boolean letRest) {
        for (Iterator<Source> each = queue.iterator(); each.hasNext(); ) {
            Source source = each.next();
            if (source.room(nowNanos) == 0) {
                each.remove();
            } else if (!letRest || !source.rests(nowNanos)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** It was its turn; {@code asked}: it may be asked for more when all others had theirs. */
    void hadItsTurn(Source source, boolean asked) {
        forget(source);
        if (asked) {
            (source.strikes() == 0 ? ready : struck).add(source);
        }
    }

    private void forget(Source source) {
        ready.remove(source);
        struck.remove(source);
    }

    /** Who could be asked for more than we have to ask for. */
    List<Source> idle(long nowNanos, long changes) {
        List<Source> idle = new ArrayList<>();
        boolean outdone = othersOutdoSparing(nowNanos);
        for (Source source : byPeer.values()) {
            if (seenChanges == changes
                    && !ready.contains(source)
                    && source.strikes() == 0
                    && !(outdone && source.spares(nowNanos))
                    && source.room(nowNanos) > 0) {
                idle.add(source);
            }
        }
        return idle;
    }

    /** Whether the others give so much more than those that spare themselves that second copies would gain little: a publisher's uplink is left alone then. */
    boolean othersOutdoSparing(long nowNanos) {
        double sparing = 0;
        double others = 0;
        double fastest = 0;
        int unmeasured = 0;
        for (Source source : byPeer.values()) {
            double rate = source.peer().window().rate();
            if (source.spares(nowNanos)) {
                sparing += rate;
                unmeasured += rate == 0 ? 1 : 0;
            } else if (source.owes() && source.strikes() == 0) {
                others += rate;
                fastest = Math.max(fastest, rate);
            }
        }
        // One that fell silent lost its measurement, and may be as fast as any.
        return others > 0 && others >= OUTDONE * (sparing + unmeasured * fastest);
    }

    /** Who spares itself is asked as soon as others no longer outdo it. */
    void lookAtSparing() {
        byPeer.values().stream().filter(Source::spared).forEach(this::lookAt);
    }

    /** How many may choose what they send. */
    int choosers() {
        return choosers.size();
    }

    /** How many of them have no share of this generation. */
    int withoutShare(long generation) {
        int without = 0;
        for (Source source : choosers) {
            without += source.hasShareOf(generation) ? 0 : 1;
        }
        return without;
    }
}
