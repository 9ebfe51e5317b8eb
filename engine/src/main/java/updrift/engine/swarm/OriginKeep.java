package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import updrift.engine.cache.Lease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.ReceivedChunk;
import updrift.engine.content.VerifiedChunk;

/** One worker's turn at what the origin gave: verifies it as if a peer had sent it, and writes what is proven. */
final class OriginKeep implements Callable<OriginKeep.Outcome> {
    private final List<ReceivedChunk> chunks;
    private final StoredPackage into;
    private final Lease lease;

    /** Ends {@code lease} when it is done. */
    OriginKeep(List<ReceivedChunk> chunks, StoredPackage into, Lease lease) {
        this.chunks = chunks;
        this.into = into;
        this.lease = lease;
    }

    /** Which chunks are now kept, and which weren't proven. */
    record Outcome(List<Integer> kept, List<Integer> lies) {}

    @Override
    public Outcome call() {
        try {
            return writeProven(into.verifier().verify(chunks));
        } finally {
            lease.close();
        }
    }

    /** Of an answer with a lie in it nothing is kept. */
    private Outcome writeProven(List<Optional<VerifiedChunk>> verified) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < verified.size(); i++) {
            (verified.get(i).isPresent() ? outcome.kept : outcome.lies)
                    .add(chunks.get(i).index());
        }
        if (outcome.lies.isEmpty()) {
            verified.forEach(chunk -> chunk.ifPresent(into::write));
        }
        return outcome;
    }
}
