package updrift.discovery.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import updrift.api.peer.PeerAddress;

/** Reads records as strangers: whoever answers for a name may have written anything. */
final class Records {
    /** Priority, weight, port, target (RFC 2782). Priority and weight are of no use: everybody who is there is a peer. */
    private static final Pattern SRV =
            Pattern.compile("[0-9]{1,5} [0-9]{1,5} ([0-9]{1,5}) ([0-9A-Za-z_-][0-9A-Za-z._-]{0,251}[0-9A-Za-z_-])\\.?");

    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+");
    private static final int PORT_MAX = 65_535;

    private Records() {}

    /** Empty for what is malformed, and for the target {@code .}, which says that there is nobody. */
    static Optional<PeerAddress> service(String scheme, String text) {
        Matcher parts = SRV.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(1));
        return port < 1 || port > PORT_MAX
                ? Optional.empty()
                : Optional.of(new PeerAddress(scheme, parts.group(2) + ":" + port));
    }

    /** Empty for what is no address of IPv4 or IPv6. */
    static Optional<PeerAddress> host(String scheme, String text, int port) {
        try {
            return LITERAL.matcher(text).matches()
                    ? Optional.of(new PeerAddress(scheme, "0.0.0.0:" + port).seenAt(InetAddress.getByName(text)))
                    : Optional.empty();
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
