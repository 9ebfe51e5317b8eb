package updrift.discovery.mdns;

import java.time.Duration;
import java.util.List;

/**
 * What an operator chose.
 *
 * @param interfaces by name; none means all that carry multicast
 * @param interval between searches
 */
record MdnsSettings(List<String> interfaces, Duration interval) {}
