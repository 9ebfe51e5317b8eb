package updrift.api.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a peer may be reached: {@code scheme:opaque}, such as {@code tcp:192.0.2.7:4100} or {@code tcp:[2001:db8::7]:4100}. Only the transport of that scheme
 * reads what follows the colon.
 *
 * @param scheme lower case letters, digits and hyphens, 1 to 32
 * @param opaque printable ASCII without spaces, 1 to {@value #OPAQUE_MAX}
 */
public record PeerAddress(String scheme, String opaque) implements Comparable<PeerAddress> {
    /** Longest opaque part in characters: a DNS name (253) or an overlay's address, a port, and room. */
    public static final int OPAQUE_MAX = 300;

    private static final Pattern ANY_HOST = Pattern.compile("(?:0\\.0\\.0\\.0|\\[::\\]):([0-9]{1,5})");
    private static final Pattern ZEROS = Pattern.compile("(?<![^:])0(?::0)+(?![^:])");

    private static final Comparator<PeerAddress> ORDER =
            Comparator.comparing(PeerAddress::scheme).thenComparing(PeerAddress::opaque);

    public PeerAddress {
        if (!scheme.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("not the scheme of an address");
        }
        if (!opaque.matches("[!-~]{1," + OPAQUE_MAX + "}")) {
            throw new IllegalArgumentException("not an address of scheme " + scheme);
        }
    }

    /** Reads {@code scheme:opaque}; {@link IllegalArgumentException} with a message for people otherwise. */
    public static PeerAddress parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address: expected SCHEME:REST, such as tcp:HOST:PORT");
        }
        return new PeerAddress(text.substring(0, colon), text.substring(colon + 1));
    }

    /**
     * This address for those who see its node at {@code host}: a wildcard ({@code 0.0.0.0:PORT} or {@code [::]:PORT}) says only that the node listens
     * everywhere, so {@code host} takes its place. Any other address stays as it is.
     */
    public PeerAddress seenAt(InetAddress host) {
        Matcher any = ANY_HOST.matcher(opaque);
        return any.matches() ? new PeerAddress(scheme, text(host) + ":" + any.group(1)) : this;
    }

    /** IPv6 as RFC 5952 writes it, so that one address has one text. */
    private static String text(InetAddress host) {
        if (!(host instanceof Inet6Address scoped)) {
            return host.getHostAddress();
        }
        String text = host.getHostAddress().replaceFirst("%.*", "");
        String brief = ZEROS.matcher(text)
                .results()
                .reduce((one, next) -> next.group().length() > one.group().length() ? next : one)
                .map(longest -> text.substring(0, longest.start()).replaceFirst(":$", "")
                        + "::"
                        + text.substring(longest.end()).replaceFirst("^:", ""))
                .orElse(text);
        boolean zoned = host.isLinkLocalAddress() && scoped.getScopeId() > 0;
        return "[" + brief + (zoned ? "%" + scoped.getScopeId() : "") + "]";
    }

    @Override
    public int compareTo(PeerAddress other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return scheme + ":" + opaque;
    }
}
