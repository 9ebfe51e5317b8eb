package updrift.engine.bandwidth;

/**
 * The node's limits. Used by the node's thread.
 *
 * @param download spent when a chunk is asked for, so that it works on any transport
 * @param arrivals spent when a chunk that arrived is taken from the transport: what comes ahead of schedule stays there, and the transport stops reading
 * @param upload spent when a chunk is read in order to be sent
 */
public record Bandwidth(RateLimit download, RateLimit arrivals, RateLimit upload) {
    /** Limits in bytes per second, 1 or more, or 0 for none. */
    public static Bandwidth of(long downloadPerSecond, long uploadPerSecond) {
        return new Bandwidth(
                new RateLimit(downloadPerSecond), new RateLimit(downloadPerSecond), new RateLimit(uploadPerSecond));
    }
}
