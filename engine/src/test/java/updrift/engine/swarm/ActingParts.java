package updrift.engine.swarm;

import java.nio.ByteBuffer;
import updrift.api.peer.PeerId;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;

/** Parts for acting peers that all claim to hold everything. */
final class ActingParts {
    private ActingParts() {}

    /** What a peer sends for one chunk that it was asked for. */
    interface Answer {
        void give(ActingPeer self, PeerId from, long request, int index);
    }

    /** Claims everything and answers each chunk that it is asked for as {@code answer} does; asked for any it takes the first. */
    static ActingPeer.Part claimsAll(TestPackage of, Answer answer) {
        return (self, from, message) -> {
            if (message instanceof Interest interest && interest.interested()) {
                self.send(from, new Have.All(of.id()));
            } else if (message instanceof Get get) {
                answer.give(self, from, get.request(), get.index());
            } else if (message instanceof Any any) {
                int index = any.missing().get(0).first();
                for (int i = 0; i < any.count(); i++) {
                    answer.give(self, from, any.request(), index + i);
                }
            }
        };
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

    /** One after the other: {@code first} for so many chunks, then {@code then}. */
    static Answer after(int chunks, Answer first, Answer then) {
        int[] given = new int[1];
        return (self, from, request, index) -> (given[0]++ < chunks ? first : then).give(self, from, request, index);
    }
}
