package updrift.discovery.dns;

import java.time.Duration;
import java.util.List;

/**
 * What an operator chose.
 *
 * @param names what to look up
 * @param scheme of the addresses that are proposed
 * @param server to ask, as {@code HOST:PORT}; empty for the system's
 * @param interval between rounds
 * @param timeout for each server and question
 */
record DnsSettings(List<WatchedName> names, String scheme, String server, Duration interval, Duration timeout) {}
