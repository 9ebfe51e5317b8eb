package updrift.api.transport.inbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Counts connections that others made, so that neither one address nor one neighbourhood can take all places. Links that this node dials aren't counted: their
 * places can't be taken by strangers. Used by one thread.
 */
public final class Crowd {
    /** A neighbourhood is a /24 of IPv4 or a /56 of IPv6 and has as many places as this many addresses, but no more than half of all. */
    private static final int ADDRESSES_PER_PREFIX = 4;

    private static final int IPV4_PREFIX_BYTES = 3;
    private static final int IPV6_PREFIX_BYTES = 7;

    private final Map<String, Integer> counts = new HashMap<>();
    private final int most;
    private final int mostPerAddress;
    private final int mostPerPrefix;
    private int total;

    /** At most {@code most} connections, of them {@code mostPerAddress} from one address. */
    public Crowd(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
        // Whoever gives one address more than half means it: a proxy may stand there.
        this.mostPerPrefix = Math.max(mostPerAddress, Math.min(ADDRESSES_PER_PREFIX * mostPerAddress, most / 2));
    }

    /** Whether {@code address}, by itself, may have one more. */
    public boolean mayCome(InetAddress address) {
        return count(whole(address)) < mostPerAddress && count(prefix(address)) < mostPerPrefix;
    }

    /** Whether all places are taken. */
    public boolean full() {
        return total >= most;
    }

    /** One more connection from {@code address} stands. */
    public void comes(InetAddress address) {
        total++;
        counts.merge(whole(address), 1, Integer::sum);
        counts.merge(prefix(address), 1, Integer::sum);
    }

    /** A connection from {@code address} that {@link #comes} counted is gone. */
    public void goes(InetAddress address) {
        total--;
        counts.computeIfPresent(whole(address), Crowd::less);
        counts.computeIfPresent(prefix(address), Crowd::less);
    }

    @SuppressWarnings("NullAway") // null is how a map is told to drop the entry
    private static Integer less(String key, int count) {
        return count == 1 ? null : Integer.valueOf(count - 1);
    }

    private int count(String key) {
        return counts.getOrDefault(key, 0);
    }

    private static String whole(InetAddress address) {
        return HexFormat.of().formatHex(address.getAddress());
    }

    private static String prefix(InetAddress address) {
        int bytes = address instanceof Inet4Address ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
        return HexFormat.of().formatHex(address.getAddress(), 0, bytes) + "/";
    }
}
