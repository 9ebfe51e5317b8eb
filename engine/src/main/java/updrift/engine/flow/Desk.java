package updrift.engine.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Status;
import updrift.api.target.Attempt;
import updrift.engine.apply.Applier;
import updrift.engine.trust.TrustedRelease;

/** Where a person asks and orders: status, approval, rollback, a download by request. On the node's thread. */
public final class Desk {
    private final UpdateFlow flow;
    private final Releases releases;
    private final Optional<Applier> applier;
    private final OrderBook book;
    private final Narrator narrator;

    public Desk(UpdateFlow flow, Releases releases, Optional<Applier> applier, OrderBook book, Narrator narrator) {
        this.flow = flow;
        this.releases = releases;
        this.applier = applier;
        this.book = book;
        this.narrator = narrator;
    }

    /** Grants both gates to {@code id} and lifts its hold; {@code then} runs when that is durable. */
    public void approve(UpdateId id, Runnable then, Consumer<UpdriftException> failed) {
        book.approve(
                id,
                () -> {
                    flow.considerFetching();
                    then.run();
                },
                failed);
    }

    /** Grants the download of {@code id} alone, for as long as this node runs, and keeps it in the cache. */
    public void request(UpdateId id) {
        book.request(id);
        flow.considerFetching();
    }

    /** What was published here stays in the cache. */
    public void published(UpdateId id, Runnable then, Consumer<UpdriftException> failed) {
        book.publish(id, then, failed);
    }

    /** The host says that the version on probation works; {@code answer} hears whether there is one. */
    public void confirm(Consumer<Boolean> answer) {
        applier.ifPresentOrElse(applying -> applying.confirm(answer), () -> answer.accept(false));
    }

    /** Somebody says that the version on probation doesn't work, so it is rolled back; {@code answer} hears whether there is one. */
    public void reject(String reason, Consumer<Boolean> answer) {
        applier.ifPresentOrElse(applying -> applying.reject(reason, answer), () -> answer.accept(false));
    }

    /** As {@link #reject} where no version is watched; the answer comes when what ran before is back, or with the reason why not. */
    public void rejectUnwatched(String reason, Consumer<Boolean> answer, Consumer<UpdriftException> failed) {
        boolean any = applier.isPresent()
                && applier.get()
                        .rejectUnwatched(
                                reason,
                                answering(failure -> failure.ifPresentOrElse(failed, () -> answer.accept(true))));
        if (!any) {
            answer.accept(false);
        }
    }

    /** Puts back what ran before the last committed update; the answer comes when it runs, or with the reason why not. */
    public void rollBack(Consumer<Optional<UpdriftException>> answer) {
        if (applier.isEmpty()) {
            answer.accept(Optional.of(new UpdriftException(
                    ErrorCode.NOT_POSSIBLE,
                    "this node has no target, so there is nothing to roll back; see target.use")));
            return;
        }
        applier.get().rollBack("rolled back by the operator", answering(answer));
    }

    private Settling answering(Consumer<Optional<UpdriftException>> answer) {
        return new Settling(flow, book, narrator) {
            @Override
            public void rolledBack(Attempt attempt, String reason) {
                super.rolledBack(attempt, reason);
                answer.accept(Optional.empty());
            }

            @Override
            public void stays(Attempt attempt, UpdriftException why) {
                super.stays(attempt, why);
                answer.accept(Optional.of(why));
            }

            @Override
            public void failed(UpdateId id, UpdriftException why, boolean holdThisId) {
                answer.accept(Optional.of(why));
            }
        };
    }

    public Status status(String product, String channel, int peers, Optional<Instant> staleSince) {
        var held = new ArrayList<Status.Held>();
        book.orders().held().forEach((id, reason) -> held.add(new Status.Held(id, reason)));
        return new Status(
                product,
                channel,
                book.orders().currentVersion(),
                update(),
                held,
                List.copyOf(flow.considered().awaitingApproval()),
                peers,
                staleSince);
    }

    private Optional<Status.Update> update() {
        Optional<Status.Update> current = flow.journey().map(Journey::status);
        return current.isPresent() ? current : consideredLast();
    }

    /** Without a journey: the newest release, and why it doesn't go on. */
    private Optional<Status.Update> consideredLast() {
        Map<UpdateId, String> reasons = flow.considered().reasons();
        for (TrustedRelease release : releases.newestFirst()) {
            UpdateId id = release.release().updateId();
            String reason = reasons.get(id);
            if (reason != null) {
                Status.State state = book.orders().held().containsKey(id)
                        ? Status.State.FAILED
                        : flow.considered().awaitingApproval().contains(id)
                                ? Status.State.WAITING
                                : Status.State.PENDING;
                return Optional.of(new Status.Update(id, release.release().version(), state, 0, reason));
            }
        }
        return Optional.empty();
    }

    /** How many bytes of {@code id} were here when its download began. */
    public long resumedBytes(UpdateId id) {
        return flow.journey()
                .filter(journey -> journey.id().equals(id))
                .map(Journey::resumedBytes)
                .orElse(0L);
    }
}
