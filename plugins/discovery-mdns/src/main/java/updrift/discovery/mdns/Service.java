package updrift.discovery.mdns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.ServiceInfo;
import updrift.api.discovery.DiscoveryContext;
import updrift.api.peer.PeerAddress;

/**
 * A node as a service of DNS-SD (RFC 6763): instance names are the first 32 digits of the peer id; the TXT record has {@code id}, the peer id, {@code product},
 * 32 digits of SHA-256 over {@code "updrift mdns 1"}, a zero byte and the product's name, and {@code a0} to {@code a3}, addresses.
 */
final class Service {
    static final String TYPE = "_updrift._tcp.local.";

    private static final int ADDRESSES_MAX = 4;

    /** A string of a TXT record has 255 bytes, with key and equals sign. */
    private static final int ADDRESS_CHARACTERS_MAX = 252;

    private static final int NAME_DIGITS = 32;
    private static final int PRODUCT_DIGITS = 32;

    /** Hosts of one service that are tried for a wildcard. */
    private static final int HOSTS_MAX = 4;

    private Service() {}

    static ServiceInfo of(DiscoveryContext node) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("id", node.self().toString());
        text.put("product", hashOf(node.product()));
        for (PeerAddress address : node.ownAddresses()) {
            int at = text.size() - 2;
            if (at < ADDRESSES_MAX && address.toString().length() <= ADDRESS_CHARACTERS_MAX) {
                text.put("a" + at, address.toString());
            }
        }
        String name = node.self().toString().substring(0, NAME_DIGITS);
        return ServiceInfo.create(TYPE, name, portOf(node.ownAddresses()), 0, 0, text);
    }

    /** For programs that list services; nodes read the addresses. */
    private static int portOf(List<PeerAddress> addresses) {
        return addresses.stream()
                .map(address -> address.opaque().replaceFirst("^.*:", ""))
                .filter(port -> port.matches("[1-9][0-9]{0,4}"))
                .mapToInt(Integer::parseInt)
                .filter(port -> port < 1 << 16)
                .findFirst()
                .orElse(1);
    }

    private static String hashOf(String product) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(("updrift mdns 1\0" + product).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, PRODUCT_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Where {@code found} can be dialled; nothing if it is of another product, {@code self}, or malformed. */
    static List<PeerAddress> read(ServiceInfo found, DiscoveryContext self) {
        List<PeerAddress> addresses = new ArrayList<>();
        if (!hashOf(self.product()).equals(found.getPropertyString("product"))
                || self.self().toString().equals(found.getPropertyString("id"))) {
            return addresses;
        }
        for (int i = 0; i < ADDRESSES_MAX; i++) {
            String text = found.getPropertyString("a" + i);
            if (text != null) {
                addAll(text, found.getInetAddresses(), addresses);
            }
        }
        return addresses;
    }

    private static void addAll(String text, InetAddress[] hosts, List<PeerAddress> addresses) {
        try {
            PeerAddress told = PeerAddress.parse(text);
            for (int i = 0; i < Math.min(HOSTS_MAX, hosts.length); i++) {
                PeerAddress seen = told.seenAt(hosts[i]);
                if (!addresses.contains(seen)) {
                    addresses.add(seen);
                }
            }
        } catch (IllegalArgumentException malformed) {
            // Somebody else's, or a liar's.
        }
    }
}
