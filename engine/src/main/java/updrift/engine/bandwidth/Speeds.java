package updrift.engine.bandwidth;

/**
 * How fast this node may move chunks, in bytes per second; 0 for no limit.
 *
 * @param download all that it fetches
 * @param upload all that it serves
 * @param peerDownload what it fetches from one peer
 * @param peerUpload what it serves to one peer
 * @param critical critical updates, which pass the others by, in each direction
 */
public record Speeds(long download, long upload, long peerDownload, long peerUpload, long critical) {
    public static final Speeds UNLIMITED = new Speeds(0, 0, 0, 0, 0);

    /** {@code download} and {@code upload} for all peers together, and nothing else. */
    public static Speeds of(long download, long upload) {
        return new Speeds(download, upload, 0, 0, 0);
    }
}
