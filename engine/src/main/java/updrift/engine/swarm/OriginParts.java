package updrift.engine.swarm;

import java.util.List;
import updrift.api.peer.PeerId;
import updrift.engine.content.ChunkSet;

/** What of one package could come from the origin: all that isn't kept yet, and the part of it that falls to this node. On the node's thread. */
final class OriginParts {
    private final PeerId self;
    private final ChunkSet have;
    private final ChunkSet missing;
    private ChunkSet own;
    private List<PeerId> sharers = List.of();

    /** {@code have}: what is kept now. */
    OriginParts(PeerId self, ChunkSet have) {
        this.self = self;
        this.have = have.copy();
        this.missing = new ChunkSet(have.chunks());
        for (int index = have.nextMissing(0); index >= 0; index = have.nextMissing(index + 1)) {
            missing.add(index);
        }
        this.own = missing.copy();
    }

    /** Who lacks chunks too draws a part, as far as anybody here can know. */
    void shareAmong(Sources sources) {
        List<PeerId> lacking = sources.all().stream()
                .filter(source -> !source.claims().isFull())
                .map(source -> source.peer().id())
                .sorted()
                .toList();
        if (!lacking.equals(sharers)) {
            sharers = lacking;
            own = OriginShare.of(missing.chunks(), self, lacking);
            for (int index = have.next(0); index >= 0; index = have.next(index + 1)) {
                own.remove(index);
            }
        }
    }

    /** How many peers have a part. */
    int sharers() {
        return sharers.size();
    }

    ChunkSet own() {
        return own;
    }

    ChunkSet missing() {
        return missing;
    }

    /** These are kept, whoever gave them. */
    void kept(List<Integer> indexes) {
        for (int index : indexes) {
            have.add(index);
            missing.remove(index);
            own.remove(index);
        }
    }
}
