package updrift.engine.peers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import updrift.api.transport.Link;

/**
 * Who isn't spoken to for a while. On an authenticated link that is the identity. On others an identity is only a label, so it is the address that was dialled,
 * or the one that a dial back found right; whoever dialled in and gave no such address loses its link and nothing more, for many may share where it comes from.
 */
final class Bans {
    /** Long enough that a liar costs next to nothing, short enough for a machine that was repaired. */
    static final long BAN_NANOS = 3_600_000_000_000L;

    /** Identities are free, so a liar may bring many: then the oldest are forgotten. */
    static final int BANS_MAX = 4_096;

    /** What an honest peer does once an hour at most it may do so often, for somebody may have restarted or damaged what was on its way. */
    static final int WARNINGS_MAX = 3;

    private final Map<String, Ban> banByKey = new LinkedHashMap<>();
    private final Map<String, Warned> warnedByKey = new LinkedHashMap<>();

    void ban(Peer peer, String reason, long nowNanos) {
        key(peer).ifPresent(banned -> replace(banByKey, banned, new Ban(nowNanos, reason)));
    }

    private static Optional<String> key(Peer peer) {
        return peer.authenticated()
                ? Optional.of(identityKey(peer.link()))
                : peer.address().map(Object::toString);
    }

    /** Whether that was once too often: then it is banned. Whoever isn't authenticated may have been framed by others on the way, and is never. */
    boolean warn(Peer peer, String reason, long nowNanos) {
        if (!peer.authenticated()) {
            return false;
        }
        String key = identityKey(peer.link());
        Warned before = warnedByKey.get(key);
        if (before == null || nowNanos - before.sinceNanos() >= BAN_NANOS) {
            before = new Warned(nowNanos, 0);
        }
        if (before.times() == WARNINGS_MAX) {
            ban(peer, reason, nowNanos);
            return true;
        }
        replace(warnedByKey, key, new Warned(before.sinceNanos(), before.times() + 1));
        return false;
    }

    private static <T> void replace(Map<String, T> byKey, String key, T value) {
        byKey.remove(key);
        byKey.put(key, value);
        if (byKey.size() > BANS_MAX) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }

    /** Why {@code link} must not stand, if it must not. */
    Optional<String> reason(Link link, boolean authenticated, long nowNanos) {
        return authenticated || link.dialled()
                ? reason(authenticated ? identityKey(link) : link.remote().toString(), nowNanos)
                : Optional.empty();
    }

    /** Why {@code key}, an identity's or an address's, is banned, if it is. */
    Optional<String> reason(String key, long nowNanos) {
        Ban ban = banByKey.get(key);
        if (ban != null && nowNanos - ban.sinceNanos() >= BAN_NANOS) {
            banByKey.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(ban).map(Ban::reason);
    }

    private static String identityKey(Link link) {
        return "peer " + link.peer();
    }

    /** So many times, the first time then. */
    private record Warned(long sinceNanos, int times) {}

    private record Ban(long sinceNanos, String reason) {}
}
