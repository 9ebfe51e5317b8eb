package updrift.engine.swarm;

import java.nio.ByteBuffer;
import java.util.Collection;
import updrift.api.peer.PeerId;
import updrift.engine.content.ChunkSet;

/**
 * Parts a package among the nodes that may draw it from one origin: of those that know of each other exactly one owns each piece, and all of them agree which,
 * without a word about it. A piece is a run of chunks, so that one request can be for several.
 */
final class OriginShare {
    /** More pieces than this are fine enough for any fleet. */
    private static final int PIECES = 128;

    private OriginShare() {}

    /** How many chunks a piece has, in a package of {@code chunks}. */
    static int pieceLength(int chunks) {
        return Math.max(1, Math.min(OriginPace.CHUNKS_MAX, chunks / PIECES));
    }

    /** The chunks that fall to {@code self} when {@code others} draw too. */
    static ChunkSet of(int chunks, PeerId self, Collection<PeerId> others) {
        ChunkSet own = new ChunkSet(chunks);
        int length = pieceLength(chunks);
        long mine = seed(self);
        long[] theirs = others.stream().mapToLong(OriginShare::seed).toArray();
        for (int first = 0; first < chunks; first += length) {
            if (owns(mine, theirs, first)) {
                for (int index = first; index < Math.min(chunks, first + length); index++) {
                    own.add(index);
                }
            }
        }
        return own;
    }

    /** Whoever draws the highest lot has the piece. */
    private static boolean owns(long self, long[] others, int piece) {
        long lot = lot(self, piece);
        for (long other : others) {
            if (lot(other, piece) > lot) {
                return false;
            }
        }
        return true;
    }

    private static long seed(PeerId peer) {
        return ByteBuffer.wrap(peer.bytes()).getLong();
    }

    /** The mixer of SplitMix64: neighbouring numbers get lots that have nothing to do with each other. */
    private static long lot(long seed, int piece) {
        long z = seed + piece * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
