package updrift.engine.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import updrift.api.time.Timeline.Scheduled;
import updrift.api.transport.Frame;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TreeShape;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/** Has chunks read and sent, each to whose turn it is, as fast as limits and transports take them. On the node's thread. */
final class Uplink {
    static final int RETRY_MILLIS = 50;

    private static final int BATCH_MAX = 16;

    /** Small answers that wait for room; a peer that doesn't read them doesn't need them. */
    private static final int UNSENT_MAX = 256;

    private final Outbox outbox;
    private final Work work;
    private final Rota rota;
    private final Copies copies = new Copies();
    private Optional<Scheduled> wake = Optional.empty();
    private long wakeNanos;
    private boolean servesSoon;

    Uplink(RateLimit limit, Outbox outbox, Work work) {
        this.rota = new Rota(limit);
        this.outbox = outbox;
        this.work = work;
    }

    /** {@code asker} wants more, or there is room for it again. Once for all that was asked at this instant: what is read and hashed together costs less. */
    void serve(Asker asker) {
        rota.offer(asker);
        if (!servesSoon) {
            servesSoon = true;
            work.post(() -> {
                servesSoon = false;
                serve();
            });
        }
    }

    /** Takes turns until nobody may have more now. */
    private void serve() {
        boolean took = true;
        while (took) {
            List<Reading.Pick> picks = new ArrayList<>(BATCH_MAX);
            Optional<Lane> next = rota.next(now());
            while (next.isPresent()) {
                if (mayMove(next.get())) {
                    pick(next.get(), picks);
                }
                next = picks.size() < BATCH_MAX ? rota.next(now()) : Optional.empty();
            }
            read(picks);
            took = picks.size() == BATCH_MAX;
        }
        if (rota.delay() > 0) {
            wakeIn(rota.delay());
        }
    }

    private void wakeIn(long nanos) {
        long at = now() + nanos;
        if (wake.isEmpty() || at - wakeNanos < 0) {
            wake.ifPresent(Scheduled::cancel);
            wakeNanos = at;
            wake = Optional.of(work.timeline().later(Duration.ofNanos(nanos), () -> {
                wake = Optional.empty();
                serve();
            }));
        }
    }

    /** Whether the peer's own limit lets it have a chunk now; else it stands back until then. */
    private boolean mayMove(Lane lane) {
        Asker asker = lane.asker();
        long delay = asker.limit().delay(lane.priority(), TreeShape.CHUNK, now());
        if (delay > 0) {
            lane.hold(true);
            work.timeline().later(Duration.ofNanos(delay), () -> {
                lane.hold(false);
                serve(asker);
            });
        }
        return delay == 0;
    }

    private void pick(Lane lane, List<Reading.Pick> into) {
        Job job = lane.first();
        choose(lane, job).ifPresent(index -> {
            int length = job.from().shape().chunkLength(index);
            rota.moved(lane, length, now());
            lane.asker().limit().spend(lane.priority(), length, now());
            into.add(new Reading.Pick(lane.asker(), job, index, job.from().lease()));
            lane.took(job);
            lane.asker().inWork(1);
        });
    }

    /** Which chunk {@code job} gets now; if none, the asker is told why. */
    private OptionalInt choose(Lane lane, Job job) {
        ChunkSet have = job.from().have();
        if (!have.isFull()) {
            boolean held = job.exact() && have.contains(job.index());
            if (!held) {
                refuse(lane, job, new NotHeld(job.request(), job.exact() ? job.index() : -1));
            }
            return held ? OptionalInt.of(job.index()) : OptionalInt.empty();
        }
        OptionalInt chosen = copies.choose(lane.asker(), job, now());
        if (chosen.isEmpty()) {
            refuse(lane, job, new Busy(job.request(), RETRY_MILLIS));
        }
        return chosen;
    }

    private void refuse(Lane lane, Job job, Message why) {
        lane.drop(job);
        if (job.isInWork()) {
            job.end(why);
        } else {
            answer(lane.asker(), why);
        }
    }

    private void read(List<Reading.Pick> picks) {
        if (!picks.isEmpty()) {
            work.run(new Reading(picks), frames -> wereRead(picks, frames), failure -> {
                picks.forEach(pick -> pick.lease().close());
                wereRead(
                        picks,
                        picks.stream().map(pick -> Optional.<Frame>empty()).toList());
            });
        }
    }

    private void wereRead(List<Reading.Pick> picks, List<Optional<Frame>> frames) {
        for (int i = 0; i < picks.size(); i++) {
            wasRead(picks.get(i), frames.get(i));
        }
        picks.forEach(pick -> rota.offer(pick.asker()));
        serve();
    }

    private void wasRead(Reading.Pick pick, Optional<Frame> chunk) {
        Asker asker = pick.asker();
        Job job = pick.job();
        job.sent();
        chunk.ifPresent(there -> asker.receipts().sent(job.from().id(), pick.index()));
        send(asker, chunk.orElseGet(() -> frame(new NotHeld(job.request(), pick.index()))), 1);
        if (!job.isInWork()) {
            job.lastWord().ifPresent(why -> answer(asker, why));
        }
    }

    void answer(Asker asker, Message message) {
        if (asker.unsent().size() < UNSENT_MAX) {
            send(asker, frame(message), 0);
        }
    }

    private static Frame frame(Message message) {
        return Frame.of(Codec.encode(message));
    }

    /** In order: after what waits already. */
    private void send(Asker asker, Frame frame, int chunks) {
        if (asker.closed()) {
            frame.close();
            asker.inWork(-chunks);
        } else if (asker.unsent().isEmpty() && outbox.send(asker.peer(), frame)) {
            asker.inWork(-chunks);
        } else {
            asker.unsent().add(new Asker.Outgoing(frame, chunks));
        }
    }

    /** The transport has room for {@code asker} again. */
    void onWritable(Asker asker) {
        while (!asker.unsent().isEmpty()
                && outbox.send(asker.peer(), asker.unsent().element().frame())) {
            asker.inWork(-asker.unsent().remove().chunks());
        }
        serve(asker);
    }

    /** The link to {@code asker} is gone. */
    void close(Asker asker) {
        rota.remove(asker);
        asker.close();
        copies.gone(asker);
    }

    private long now() {
        return work.timeline().nanos();
    }
}
