package updrift.transport.tcp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import updrift.api.peer.PeerAddress;

/**
 * A host and a port, as they stand in a {@code tcp:} address.
 *
 * @param host a name, an IPv4 literal, or an IPv6 literal without its brackets
 * @param port 0 to 65,535
 */
record TcpAddress(String host, int port) {
    static final String SCHEME = "tcp";

    private static final int PORT_MAX = 65_535;

    /** Four numbers to 255: anything else may be taken for a name and looked up. */
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}");

    /** Longest name that DNS carries. */
    private static final int HOST_MAX = 253;

    /** Reads {@code HOST:PORT} or {@code [IPV6]:PORT}; {@link IllegalArgumentException} with a line for people otherwise. */
    static TcpAddress parse(String text) {
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
            if (!literal.matches("[0-9A-Fa-f:.]{2,45}(%[0-9A-Za-z._-]{1,32})?") || !literal.contains(":")) {
                throw wrong(text, "no IPv6 address stands in the brackets");
            }
            return new TcpAddress(literal, port);
        }
        if (!host.matches("[0-9A-Za-z._-]{1," + HOST_MAX + "}")) {
            throw wrong(text, "an IPv6 address stands in brackets, a name has letters, digits, dots and hyphens");
        }
        return new TcpAddress(host, port);
    }

    private static IllegalArgumentException wrong(String text, String problem) {
        return new IllegalArgumentException("'" + SCHEME + ":" + text + "' is no address: " + problem);
    }

    static TcpAddress of(InetSocketAddress socket) {
        return new TcpAddress(text(socket.getAddress()), socket.getPort());
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ? Ipv6Text.of(address) : address.getHostAddress();
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
