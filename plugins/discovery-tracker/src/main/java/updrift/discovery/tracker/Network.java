package updrift.discovery.tracker;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The network of an address: what one owner has cheaply, a /24 of IPv4 or a /64 of IPv6. */
final class Network {
    private static final int IPV4_LENGTH = 4;

    private Network() {}

    static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int kept = bytes.length == IPV4_LENGTH ? 3 : 8;
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, kept)) + "/" + 8 * kept;
    }
}
