package updrift.engine.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import updrift.api.peer.PeerAddress;

/**
 * The network that an address belongs to, as far as its text tells: 256 addresses of IPv4 or a subnet of IPv6, which one attacker has cheaply; a host of any
 * other name stands alone, whatever its port.
 */
public final class AddressPrefix {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final int IPV6_GROUPS = 8;
    private static final int SUBNET_GROUPS = 4;

    private AddressPrefix() {}

    /** As {@code 192.0.2.0/24}, {@code 2001:db8:0:7::/64} or {@code SCHEME:HOST}. */
    public static String of(PeerAddress address) {
        String host = hostOf(address.opaque());
        if (host.indexOf(':') >= 0) {
            return ofIpv6(host.replaceFirst("%.*", ""));
        }
        return IPV4.matcher(host).matches() ? ofIpv4(host) : address.scheme() + ":" + host;
    }

    private static String hostOf(String opaque) {
        if (opaque.startsWith("[")) {
            return opaque.substring(1, Math.max(1, opaque.indexOf(']')));
        }
        int colon = opaque.indexOf(':');
        return colon > 0 && colon == opaque.lastIndexOf(':') ? opaque.substring(0, colon) : opaque;
    }

    private static String ofIpv4(String host) {
        return host.substring(0, host.lastIndexOf('.')) + ".0/24";
    }

    private static String ofIpv6(String host) {
        String mapped = host.substring(host.lastIndexOf(':') + 1);
        if (IPV4.matcher(mapped).matches()) {
            return ofIpv4(mapped);
        }
        int gap = host.indexOf("::");
        List<String> groups = gap < 0 ? groups(host) : filled(groups(host.substring(0, gap)), host.substring(gap + 2));
        return groups.stream()
                        .limit(SUBNET_GROUPS)
                        .map(group -> group.replaceFirst("^0+(?=.)", "").toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(":"))
                + "::/64";
    }

    private static List<String> filled(List<String> before, String after) {
        List<String> filled = new ArrayList<>(before);
        List<String> rest = groups(after);
        filled.addAll(Collections.nCopies(Math.max(0, IPV6_GROUPS - before.size() - rest.size()), "0"));
        filled.addAll(rest);
        return filled;
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(":"));
    }
}
