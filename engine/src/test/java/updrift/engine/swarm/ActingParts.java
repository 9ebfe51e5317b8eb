package updrift.engine.swarm;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import updrift.api.peer.PeerId;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.Range;

/** Parts for acting peers that all claim to hold everything. */
final class ActingParts {
    private ActingParts() {}

    /** What a peer sends for one chunk that it was asked for. */
    interface Answer {
        void give(ActingPeer self, PeerId from, long request, int index);
    }

    /** Claims everything and answers each chunk that it is asked for as {@code answer} does; asked for any it takes the first that it didn't give yet. */
    static ActingPeer.Part claimsAll(TestPackage of, Answer answer) {
        return claims(new Have.All(of.id()), answer);
    }

    /** The same, claiming {@code claim}. */
    static ActingPeer.Part claims(Have claim, Answer answer) {
        Set<Integer> given = new TreeSet<>();
        return (self, from, message) -> {
            if (message instanceof Interest interest && interest.interested()) {
                self.send(from, claim);
            } else if (message instanceof Get get) {
                given.add(get.index());
                answer.give(self, from, get.request(), get.index());
            } else if (message instanceof Any any) {
                for (int i = 0; i < any.count(); i++) {
                    answer.give(self, from, any.request(), choose(any.missing(), given));
                }
            }
        };
    }

    private static int choose(List<Range> missing, Set<Integer> given) {
        int first = missing.get(0).first();
        int chosen = missing.stream()
                .flatMapToInt(range -> IntStream.range(range.first(), range.end()))
                .filter(index -> !given.contains(index))
                .findFirst()
                .orElse(first);
        given.add(chosen);
        return chosen;
    }

    static ActingPeer.Part claimsAllSendsNothing(TestPackage of) {
        return claimsAll(of, (self, from, request, index) -> {});
    }

    static Answer honest(TestPackage of) {
        return (self, from, request, index) ->
                self.send(from, new Chunk(request, index, of.proof(index), of.chunk(index)));
    }

    /** Right-looking frames with one byte of the chunk flipped. */
    static Answer flipped(TestPackage of) {
        return (self, from, request, index) -> {
            ByteBuffer wrong = of.chunk(index);
            wrong.put(7, (byte) ~wrong.get(7));
            self.send(from, new Chunk(request, index, of.proof(index), wrong));
        };
    }

    /** The right bytes and proof of another chunk, under the number that was asked for. */
    static Answer swapped(TestPackage of) {
        return (self, from, request, index) -> {
            int other = index == 0 ? 1 : index - 1;
            self.send(from, new Chunk(request, index, of.proof(other), of.chunk(other)));
        };
    }

    /** Another chunk than the one asked for, proven. */
    static Answer another(TestPackage of) {
        return (self, from, request, index) -> {
            int other = index == 0 ? 1 : index - 1;
            self.send(from, new Chunk(request, other, of.proof(other), of.chunk(other)));
        };
    }

    /** What {@code answer} gives, each so long after it was asked for, whether it is still wanted or not. */
    static Answer late(Duration wait, Answer answer) {
        return (self, from, request, index) ->
                self.virtual.timeline().later(wait, () -> answer.give(self, from, request, index));
    }

    /** The same, however much it is asked for, never sooner than {@code wait} after the one before. */
    static Answer dripping(Duration wait, Answer answer) {
        long[] nextNanos = new long[1];
        return (self, from, request, index) -> {
            long now = self.virtual.timeline().nanos();
            nextNanos[0] = Math.max(nextNanos[0], now) + wait.toNanos();
            late(Duration.ofNanos(nextNanos[0] - now), answer).give(self, from, request, index);
        };
    }

    /** One after the other: {@code first} for so many chunks, then {@code then}. */
    static Answer after(int chunks, Answer first, Answer then) {
        int[] given = new int[1];
        return (self, from, request, index) -> (given[0]++ < chunks ? first : then).give(self, from, request, index);
    }
}
