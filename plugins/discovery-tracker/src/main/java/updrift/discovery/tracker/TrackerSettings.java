package updrift.discovery.tracker;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator chose.
 *
 * @param urls trackers to register with
 * @param serve where to serve one, or null
 * @param interval between turns
 * @param timeout how long one answer may take
 */
record TrackerSettings(List<URI> urls, @Nullable InetSocketAddress serve, Duration interval, Duration timeout) {}
