package updrift.engine.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Frame;
import updrift.engine.cache.ChunkToSend;
import updrift.engine.cache.Lease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.wire.Codec;

/** One worker's turn at reading: for each pick a frame to send, none where the chunk turned out to be damaged. */
final class Reading implements Callable<List<Optional<Frame>>> {
    private final List<Pick> picks;

    Reading(List<Pick> picks) {
        this.picks = picks;
    }

    /** A chunk that {@code asker} gets; the lease ends when it has been sent. */
    record Pick(Asker asker, Job job, int index, Lease lease) {}

    @Override
    public List<Optional<Frame>> call() {
        hashTogether();
        List<Optional<Frame>> frames = new ArrayList<>(picks.size());
        for (Pick pick : picks) {
            frames.add(frame(pick));
        }
        return frames;
    }

    /** What was never hashed since the start is hashed for all picks of a package at once. */
    private void hashTogether() {
        Map<StoredPackage, List<Integer>> byPackage = new LinkedHashMap<>();
        for (Pick pick : picks) {
            byPackage
                    .computeIfAbsent(pick.job().from(), absent -> new ArrayList<>())
                    .add(pick.index());
        }
        byPackage.forEach((from, indexes) -> {
            try {
                from.check(indexes);
            } catch (UpdriftException again) {
                // Each chunk that can't be read fails by itself below, and its asker is told.
                return;
            }
        });
    }

    private static Optional<Frame> frame(Pick pick) {
        try {
            ChunkToSend chunk = pick.job().from().read(pick.index());
            var header = Codec.chunkHeader(pick.job().request(), pick.index(), chunk.proof());
            Runnable onClose = pick.lease()::close;
            return chunk.region()
                    .map(region -> Frame.of(header, region, onClose))
                    .or(() -> chunk.memory().map(memory -> Frame.of(header, memory, onClose)));
        } catch (UpdriftException damaged) {
            // The package dropped the chunk and says so to the node; the asker gets an answer instead of it.
            pick.lease().close();
            return Optional.empty();
        }
    }
}
