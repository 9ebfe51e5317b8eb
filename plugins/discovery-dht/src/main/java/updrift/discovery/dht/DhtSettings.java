package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an operator chose.
 *
 * @param listen the UDP address
 * @param bootstrap nodes to begin with, as {@code HOST:PORT}
 * @param scheme of the addresses that are announced and proposed
 * @param readOnly whether others are answered
 * @param interval between searches for peers
 */
record DhtSettings(
        InetSocketAddress listen, List<HostAndPort> bootstrap, String scheme, boolean readOnly, Duration interval) {}
