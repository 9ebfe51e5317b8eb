package updrift.transport.tcp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.StringJoiner;

/** IPv6 addresses as RFC 5952 wants them written, so that one address has one text. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String of(InetAddress address) {
        int[] groups = groups(address.getAddress());
        int start = 0;
        int length = 1;
        for (int at = 0; at < GROUPS; at++) {
            int zeros = zeros(groups, at);
            if (zeros > length) {
                start = at;
                length = zeros;
            }
        }
        String text = length < 2
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
        int scope = address instanceof Inet6Address scoped && address.isLinkLocalAddress() ? scoped.getScopeId() : 0;
        return scope == 0 ? text : text + "%" + scope;
    }

    private static int[] groups(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        return groups;
    }

    private static int zeros(int[] groups, int from) {
        int at = from;
        while (at < GROUPS && groups[at] == 0) {
            at++;
        }
        return at - from;
    }

    private static String joined(int[] groups, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int at = from; at < to; at++) {
            text.add(Integer.toHexString(groups[at]));
        }
        return text.toString();
    }
}
