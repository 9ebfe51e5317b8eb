package updrift.discovery.multicast;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an operator chose.
 *
 * @param groups where beacons go
 * @param interfaces by name; none means all that carry multicast
 * @param hops how many routers a beacon may pass, and one
 * @param interval between beacons
 */
record MulticastSettings(List<InetSocketAddress> groups, List<String> interfaces, int hops, Duration interval) {}
