package updrift.discovery.dht;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A name or IPv4 address, and a port. */
record HostAndPort(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("([0-9A-Za-z._-]{1,253}):([0-9]{1,5})");
    private static final int PORT_MAX = 65_535;

    static Optional<HostAndPort> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > PORT_MAX) {
            return Optional.empty();
        }
        return Optional.of(new HostAndPort(parts.group(1), Integer.parseInt(parts.group(2))));
    }

    /** Its IPv4 addresses; none if the name isn't known now. Asks the resolver, so it may block. */
    List<InetSocketAddress> resolve() {
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .filter(Inet4Address.class::isInstance)
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
