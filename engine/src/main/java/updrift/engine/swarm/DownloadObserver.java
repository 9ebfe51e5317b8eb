package updrift.engine.swarm;

import java.util.List;
import updrift.api.error.UpdriftException;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.content.ChunkSet;

/** Hears how a download goes, on the node's thread. The last call is either {@code complete} or {@code failed}; after a cancel nothing follows. */
public interface DownloadObserver {
    /** {@code have} is what is held now; to be read at once. Called at the start and with each {@link #kept}. */
    void progress(ChunkSet have);

    /** These chunks are verified and written: others may be told. */
    void kept(List<Integer> indexes);

    /** Nobody who is connected gives anything at the moment; {@code reason} names what is missing. It goes on by itself. */
    void waiting(String reason);

    /** After {@link #waiting}: chunks come again. */
    void resumed();

    /** Every chunk is here. The release holds a lease, which is the observer's to close. */
    void complete(CompleteRelease release);

    /** The cache can't go on. What was kept stays; another {@code download} resumes from it. */
    void failed(UpdriftException reason);
}
