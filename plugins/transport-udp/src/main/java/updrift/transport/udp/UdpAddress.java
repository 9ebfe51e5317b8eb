package updrift.transport.udp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
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
            if (!literal.matches("[0-9A-Fa-f:.]{2,45}(%[0-9A-Za-z._-]{1,32})?") || !literal.contains(":")) {
                throw wrong(text, "no IPv6 address stands in the brackets");
            }
            return new UdpAddress(literal, port);
        }
        if (!host.matches("[0-9A-Za-z._-]{1," + HOST_MAX + "}")) {
            throw wrong(text, "an IPv6 address stands in brackets, a name has letters, digits, dots and hyphens");
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

    /** Whether it is certain that resolving it asks nobody. */
    boolean literal() {
        return NetUtil.isValidIpV4Address(host);
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
