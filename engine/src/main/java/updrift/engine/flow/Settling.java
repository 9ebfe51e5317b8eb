package updrift.engine.flow;

import java.util.Optional;
import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.api.release.Status.State;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.engine.apply.ApplyObserver;

/** Hears how an update is staged, backed up, activated, watched and settled; after a restart, how an earlier one is. */
class Settling implements ApplyObserver {
    private final UpdateFlow flow;
    private final OrderBook book;
    private final Narrator narrator;

    Settling(UpdateFlow flow, OrderBook book, Narrator narrator) {
        this.flow = flow;
        this.book = book;
        this.narrator = narrator;
    }

    @Override
    public void verifying(UpdateId id) {
        flow.moved(id, State.VERIFYING, "");
        narrator.verifying(id);
    }

    @Override
    public void applying(Attempt attempt, String reason) {
        flow.moved(attempt.updateId(), State.APPLYING, "");
        narrator.applying(attempt.updateId(), attempt.to(), reason);
    }

    @Override
    public void waiting(UpdateId id, String reason) {
        flow.moved(id, State.WAITING, reason);
        narrator.waiting(id, reason);
    }

    @Override
    public Optional<String> objection(UpdateId id) {
        return flow.releases().newestFirst().stream()
                .filter(known -> known.release().updateId().equals(id))
                .findFirst()
                .or(() -> flow.journey()
                        .filter(current -> current.id().equals(id))
                        .map(current -> current.wanted().trusted()))
                .flatMap(flow::objection);
    }

    @Override
    public Optional<String> objectionToGoingBack(Attempt attempt) {
        return flow.releases()
                .securityFloor()
                .filter(floor -> attempt.to().compareTo(floor) >= 0) // Where neither is safe, the one that works.
                .filter(floor -> attempt.from()
                        .filter(from -> from.compareTo(floor) >= 0)
                        .isEmpty())
                .map(floor -> attempt.from().map(Version::toString).orElse("what ran before, of unknown version,")
                        + " is below " + floor + ", the security floor that the authority signed");
    }

    @Override
    public void committed(Attempt attempt) {
        book.committed(attempt.updateId(), attempt.to(), sequence(attempt));
        narrator.complete(attempt.updateId(), attempt.from(), attempt.to());
        flow.settled(attempt.updateId(), State.COMPLETE, "");
    }

    private Optional<Sequence> sequence(Attempt attempt) {
        return flow.journey()
                .filter(journey -> journey.id().equals(attempt.updateId()))
                .map(journey -> journey.release().sequence());
    }

    @Override
    public void stays(Attempt attempt, UpdriftException why) {
        String reason = String.valueOf(why.getMessage());
        book.stays(attempt.updateId(), attempt.to(), sequence(attempt), reason);
        narrator.failed(attempt.updateId(), why);
        flow.settled(attempt.updateId(), State.FAILED, reason);
    }

    @Override
    public void refuse(Attempt attempt, String reason, Runnable then, Consumer<UpdriftException> failed) {
        book.refuse(attempt, reason, then, failed);
    }

    @Override
    public void rolledBack(Attempt attempt, String reason) {
        narrator.rolledBack(attempt.updateId(), attempt.to(), attempt.from(), reason);
        flow.settled(attempt.updateId(), State.FAILED, reason);
    }

    @Override
    public void failed(UpdateId id, UpdriftException why, boolean holdThisId) {
        if (!holdThisId) {
            flow.paused(id, why);
            return;
        }
        String reason = String.valueOf(why.getMessage());
        book.hold(id, reason); // Where a damaged backup stopped everything, nobody has asked for it yet.
        narrator.failed(id, why);
        flow.settled(id, State.FAILED, reason);
    }
}
