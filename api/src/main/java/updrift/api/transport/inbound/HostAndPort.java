package updrift.api.transport.inbound;

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
 * A peer address of a transport that has hosts and ports: {@code SCHEME:HOST:PORT} or {@code SCHEME:[IPV6]:PORT}. Immutable.
 *
 * @param scheme of the transport
 * @param host a name, an IPv4 literal, or an IPv6 literal without its brackets
 * @param port 0 to 65,535
 */
public record HostAndPort(String scheme, String host, int port) {
    private static final int PORT_MAX = 65_535;

    /** Longest name that DNS carries. */
    private static final int HOST_MAX = 253;

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*\\.?");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}(%[0-9A-Za-z._-]{1,32})?");
    private static final Pattern ZONE = Pattern.compile("%.*");

    /** Its one spelling: four numbers to 255, without zeros before them. */
    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");

    /** What some systems read as an IPv4 address: whole, cut short, as one number, with zeros before it, in hexadecimal. No name ends so (RFC 3696, section 2). */
    private static final Pattern LIKE_IPV4 = Pattern.compile("(.*\\.)?(0[xX][0-9A-Fa-f]*|[0-9]+)\\.?");

    /** Reads {@code address}; {@link IllegalArgumentException} with a line for people if it is no host and port. Asks nobody. */
    public static HostAndPort parse(PeerAddress address) {
        String text = address.opaque();
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !PORT.matcher(text.substring(colon + 1)).matches()) {
            throw wrong(address, "expected HOST:PORT");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > PORT_MAX) {
            throw wrong(address, "a port is at most " + PORT_MAX);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            String literal = host.substring(1, host.length() - 1);
            if (!IPV6.matcher(literal).matches() || ipv6(literal).isEmpty()) {
                throw wrong(address, "no IPv6 address stands in the brackets");
            }
            return new HostAndPort(address.scheme(), literal, port);
        }
        if (host.length() > HOST_MAX || !NAME.matcher(host).matches()) {
            throw wrong(address, "an IPv6 address stands in brackets, a name has letters, digits, dots and hyphens");
        }
        if (LIKE_IPV4.matcher(host).matches() && !IPV4.matcher(host).matches()) {
            throw wrong(address, "an IPv4 address has four numbers to 255, without zeros before them");
        }
        return new HostAndPort(address.scheme(), host, port);
    }

    private static IllegalArgumentException wrong(PeerAddress address, String problem) {
        return new IllegalArgumentException("'" + address + "' is no address: " + problem);
    }

    /** Where {@code socket} is, in its one spelling. */
    public static HostAndPort of(String scheme, InetSocketAddress socket) {
        return parse(at(socket.getAddress(), scheme, socket.getPort()));
    }

    /** The same host with another port. */
    public HostAndPort withPort(int other) {
        return new HostAndPort(scheme, host, other);
    }

    /** The same place in one spelling: a name in lower case, an IPv6 address as RFC 5952 writes it, with a zone only where that tells places apart. Asks nobody. */
    public HostAndPort spelled() {
        if (!host.contains(":")) {
            return new HostAndPort(scheme, host.toLowerCase(Locale.ROOT), port);
        }
        InetAddress address = ipv6(host).orElseThrow();
        boolean zoned = address instanceof Inet6Address && address.isLinkLocalAddress() && host.contains("%");
        String zone = zoned ? host.substring(host.indexOf('%') + 1).replaceFirst("^0+(?=[0-9]+$)", "") : "0";
        HostAndPort unzoned = parse(at(address, scheme, port));
        return zone.equals("0") ? unzoned : new HostAndPort(scheme, unzoned.host + "%" + zone, port);
    }

    private static PeerAddress at(InetAddress host, String scheme, int port) {
        return new PeerAddress(scheme, "0.0.0.0:" + port).seenAt(host);
    }

    /** What stands in brackets, without its zone. */
    private static Optional<InetAddress> ipv6(String literal) {
        try {
            return Optional.of(InetAddress.getByName("[" + ZONE.matcher(literal).replaceFirst("") + "]"));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    /** Whether it is certain that resolving it asks nobody. */
    public boolean literal() {
        return IPV4.matcher(host).matches();
    }

    /** All addresses of the host; asks the resolver, and so may block, unless it is {@link #literal}. */
    public List<InetSocketAddress> resolve() throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host)).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    public PeerAddress toPeerAddress() {
        String text = host.contains(":") ? "[" + host + "]" : host;
        return new PeerAddress(scheme, text + ":" + port);
    }
}
