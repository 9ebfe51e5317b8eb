package updrift.transport.udp;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import updrift.api.peer.PeerAddress;

/**
 * A host and a port, as they stand in a {@code udp:} address.
 *
 * @param host a name, an IPv4 literal, or an IPv6 literal without its brackets
 * @param port 0 to 65,535
 */
record UdpAddress(String host, int port) {
    static final String SCHEME = "udp";

    private static final int PORT_MAX = 65_535;

    /** Its one spelling: four numbers to 255, without zeros before them. */
    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");

    /** What some systems read as an IPv4 address: whole, cut short, as one number, with zeros before it, in hexadecimal. No name ends so (RFC 3696, section 2). */
    private static final Pattern LIKE_IPV4 = Pattern.compile("(.*\\.)?(0[xX][0-9A-Fa-f]*|[0-9]+)\\.?");

    /** Longest name that DNS carries. */
    private static final int HOST_MAX = 253;

    /** Reads {@code HOST:PORT} or {@code [IPV6]:PORT}; {@link IllegalArgumentException} with a line for people otherwise. */
    static UdpAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw wrong(text, "expected HOST:PORT");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > PORT_MAX) {
            throw wrong(text, "a port is at most " + PORT_MAX);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            String literal = host.substring(1, host.length() - 1);
            if (!literal.matches("[0-9A-Fa-f:.]{2,45}(%[0-9A-Za-z._-]{1,32})?")
                    || !literal.contains(":")
                    || ipv6(literal).isEmpty()) {
                throw wrong(text, "no IPv6 address stands in the brackets");
            }
            return new UdpAddress(literal, port);
        }
        if (host.length() > HOST_MAX || !host.matches("[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*\\.?")) {
            throw wrong(text, "an IPv6 address stands in brackets, a name has letters, digits, dots and hyphens");
        }
        if (LIKE_IPV4.matcher(host).matches() && !IPV4.matcher(host).matches()) {
            throw wrong(text, "an IPv4 address has four numbers to 255, without zeros before them");
        }
        return new UdpAddress(host, port);
    }

    private static IllegalArgumentException wrong(String text, String problem) {
        return new IllegalArgumentException("'" + SCHEME + ":" + text + "' is no address: " + problem);
    }

    /** Written as RFC 5952 wants it, so that one address has one text. */
    static UdpAddress of(InetSocketAddress socket) {
        return new UdpAddress(NetUtil.toAddressString(socket.getAddress()), socket.getPort());
    }

    /** What stands in brackets, without its zone; asks nobody. */
    private static Optional<InetAddress> ipv6(String literal) {
        try {
            return Optional.of(InetAddress.getByName("[" + literal.replaceFirst("%.*", "") + "]"));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    /** The same place in one spelling: a name in lower case, an IPv6 address as RFC 5952 writes it, with a zone only where that tells places apart. Asks nobody. */
    UdpAddress spelled() {
        if (!host.contains(":")) {
            return new UdpAddress(host.toLowerCase(Locale.ROOT), port);
        }
        InetAddress address = ipv6(host).orElseThrow();
        boolean zoned = address instanceof Inet6Address && address.isLinkLocalAddress() && host.contains("%");
        String zone = zoned ? host.substring(host.indexOf('%') + 1).replaceFirst("^0+(?=[0-9]+$)", "") : "";
        return new UdpAddress(
                NetUtil.toAddressString(address) + (zone.isEmpty() || zone.equals("0") ? "" : "%" + zone), port);
    }

    /** Whether it is certain that resolving it asks nobody. */
    boolean literal() {
        return IPV4.matcher(host).matches();
    }

    /** All addresses of the host; asks the resolver, and so may block, unless it is {@link #literal}. */
    List<InetSocketAddress> resolve() throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host)).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    PeerAddress toPeerAddress() {
        String text = host.contains(":") ? "[" + host + "]" : host;
        return new PeerAddress(SCHEME, text + ":" + port);
    }
}
