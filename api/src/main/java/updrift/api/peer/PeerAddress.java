package updrift.api.peer;

import java.util.Comparator;

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

    @Override
    public int compareTo(PeerAddress other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return scheme + ":" + opaque;
    }
}
