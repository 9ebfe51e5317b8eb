package updrift.engine.swarm;

import java.time.Duration;
import java.util.List;
import updrift.api.peer.PeerId;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Range;

/** A peer that claims nothing, gives nothing, and keeps as many requests open as a queue takes. */
final class Rider {
    private static final int OPEN = 256;

    private final SwarmNode victim;
    private final TestPackage of;
    private final int chunks;
    private final ActingPeer peer;
    private int next;
    private long bytes;

    private Rider(Neighbourhood here, String host, SwarmNode victim, TestPackage of, int chunks) {
        this.victim = victim;
        this.of = of;
        this.chunks = chunks;
        this.peer = here.actor(host, this::hear);
    }

    /** At {@code host}, with a link to {@code victim}, of whom it wants the first {@code chunks} of {@code of}. */
    static Rider at(Neighbourhood here, String host, SwarmNode victim, TestPackage of, int chunks) {
        Rider rider = new Rider(here, host, victim, of, chunks);
        rider.peer.dial(victim.address());
        return rider;
    }

    void begin() {
        for (int i = 0; i < OPEN; i++) {
            ask();
        }
    }

    /** By name and any, in turn. */
    private void ask() {
        int request = next++;
        peer.send(
                victim.self(),
                request % 2 == 0
                        ? new Get(request, of.id(), request % chunks)
                        : new Any(request, of.id(), 1, List.of(new Range(0, chunks))));
    }

    private void hear(ActingPeer self, PeerId from, Message message) {
        if (message instanceof Interest interest) {
            self.send(from, new Have.None(interest.id()));
        } else if (message instanceof Chunk chunk) {
            bytes += chunk.bytes().remaining();
            ask();
        } else if (message instanceof Busy busy) {
            self.virtual.timeline().later(Duration.ofMillis(busy.retryAfterMillis()), this::ask);
        } else if (message instanceof NotHeld) {
            self.virtual.timeline().later(Duration.ofMillis(50), this::ask);
        }
    }

    /** What it got. */
    long bytes() {
        return bytes;
    }
}
