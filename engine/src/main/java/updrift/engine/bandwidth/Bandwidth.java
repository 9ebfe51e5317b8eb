package updrift.engine.bandwidth;

/**
 * The node's limits. Used by the node's thread.
 *
 * @param download spent when a chunk is asked for, so that it works on any transport
 * @param arrivals spent when a chunk that arrived is taken from the transport: what comes ahead of schedule stays there, and the transport stops reading
 * @param upload spent when a chunk is read in order to be sent
 * @param peerDownload spent beside {@code download}, peer by peer
 * @param peerUpload spent beside {@code upload}, peer by peer
 */
public record Bandwidth(
        RateLimit download, RateLimit arrivals, RateLimit upload, PeerLimits peerDownload, PeerLimits peerUpload) {
    public static Bandwidth of(Speeds speeds) {
        return new Bandwidth(
                new RateLimit(speeds.download(), speeds.critical()),
                new RateLimit(speeds.download(), speeds.critical()),
                new RateLimit(speeds.upload(), speeds.critical()),
                new PeerLimits(speeds.peerDownload()),
                new PeerLimits(speeds.peerUpload()));
    }
}
