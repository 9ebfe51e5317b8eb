package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import updrift.api.peer.PeerId;

/** The sources of one package, in the order in which their turn comes. */
final class Sources {
    private final Map<PeerId, Source> byPeer = new LinkedHashMap<>();

    void add(Source source) {
        byPeer.put(source.peer().id(), source);
    }

    void remove(PeerId peer) {
        byPeer.remove(peer);
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

    /** Who may be asked now and may have something for us, whose turn is longest ago first; those that fell silent come last. */
    List<Source> ready(long nowNanos, long changes) {
        List<Source> ready = new ArrayList<>();
        for (Source source : byPeer.values()) {
            if (!source.foundNothingSince(changes) && source.room(nowNanos) > 0) {
                ready.add(source);
            }
        }
        ready.sort(Comparator.comparingInt(Source::strikes));
        return ready;
    }

    /** Who could be asked for more than we have to ask for. */
    List<Source> idle(long nowNanos, long changes) {
        List<Source> idle = new ArrayList<>();
        for (Source source : byPeer.values()) {
            if (source.foundNothingSince(changes) && source.strikes() == 0 && source.room(nowNanos) > 0) {
                idle.add(source);
            }
        }
        return idle;
    }

    /** Its turn was now. */
    void toTheEnd(Source source) {
        byPeer.remove(source.peer().id());
        byPeer.put(source.peer().id(), source);
    }

    int choosers() {
        int choosers = 0;
        for (Source source : byPeer.values()) {
            choosers += source.mayChoose() ? 1 : 0;
        }
        return choosers;
    }

    /** How many of them that may choose have no share of this generation. */
    int withoutShare(long generation) {
        int without = 0;
        for (Source source : byPeer.values()) {
            without += source.mayChoose() && !source.hasShareOf(generation) ? 1 : 0;
        }
        return without;
    }
}
