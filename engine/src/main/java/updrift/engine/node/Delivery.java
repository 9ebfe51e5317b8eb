package updrift.engine.node;

import java.nio.file.Path;
import java.util.List;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;

/**
 * A package that was put where a host wants it, and where its bytes came from.
 *
 * @param file where it stands now
 * @param bytes its size
 * @param fromPeers chunk bytes that peers delivered since the node started, wasted ones included
 * @param fromOrigin the same from a shared store
 * @param resumed bytes that were there already when the node started on it
 * @param shares what each peer delivered
 */
public record Delivery(
        Path file,
        UpdateId id,
        Version version,
        long bytes,
        long fromPeers,
        long fromOrigin,
        long resumed,
        List<Share> shares) {
    /**
     * What one peer delivered.
     *
     * @param address where it was reached, else where its link came from
     */
    public record Share(String address, long bytes) {}
}
