package updrift.engine.flow;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.release.Status.State;
import updrift.engine.apply.Applier;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.policy.ApplyDecision;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.policy.Busy;
import updrift.engine.policy.Facts;
import updrift.engine.policy.FetchDecision;
import updrift.engine.policy.Policy;
import updrift.engine.policy.WantedRelease;
import updrift.engine.serve.Serving;
import updrift.engine.swarm.Swarm;
import updrift.engine.trust.TrustedRelease;
import updrift.engine.work.Work;

/**
 * One update's journey on one node, from the admitted release to commit or rollback. One journey at a time: a newer release takes over until the current one
 * is being applied, then waits for its end. All on the node's thread.
 */
public final class UpdateFlow {
    private final Releases releases;
    private final Policy policy;
    private final PackageCache cache;
    private final Swarm swarm;
    private final Serving serving;
    private final Optional<Applier> applier;
    private final Bystanders bystanders;
    private final OrderBook book;
    private final Narrator narrator;
    private final Work work;

    private final Considered considered;
    private final LookAgain lookAgain;
    private @Nullable Journey journey;
    private boolean open;

    public UpdateFlow(
            Releases releases,
            Policy policy,
            PackageCache cache,
            Swarm swarm,
            Serving serving,
            Optional<Applier> applier,
            Bystanders bystanders,
            OrderBook book,
            Narrator narrator,
            Work work) {
        this.releases = releases;
        this.policy = policy;
        this.cache = cache;
        this.swarm = swarm;
        this.serving = serving;
        this.applier = applier;
        this.bystanders = bystanders;
        this.book = book;
        this.narrator = narrator;
        this.work = work;
        this.considered = new Considered(narrator);
        this.lookAgain = new LookAgain(work.timeline(), this::considerFetching);
    }

    /** Ends what a crash cut off, finds what runs and what was installed (both on a worker), then looks at what is known. */
    public void start(Running running, InstalledFile installed) {
        Runnable find = () -> new FirstLook(book, applier, work).look(running, installed, () -> {
            open = true;
            considerFetching();
        });
        applier.ifPresentOrElse(applying -> applying.recover(new Settling(this, book, narrator), find), find);
    }

    /** As {@link #start} where nothing is to go on: what a crash cut off is ended, and {@code then} runs. */
    public void recoverOnly(Runnable then) {
        applier.ifPresentOrElse(applying -> applying.recoverUnwatched(new Settling(this, book, narrator), then), then);
    }

    /** A release was admitted and its marks are durable. */
    public void onRelease(TrustedRelease release, boolean renewed, String cause) {
        if (!renewed) {
            narrator.announced(release.release(), cause);
        }
        considerFetching();
    }

    /** Takes the newest release that policy lets pass; nothing changes while one is being applied. */
    void considerFetching() {
        Instant now = work.timeline().instant();
        if (!open || isApplying()) {
            lookAgain.at(Optional.empty(), now); // An attempt that the host stops is tried again by nothing else.
            return;
        }
        considered.clear();
        Optional<Instant> lookAgainAt = Optional.empty();
        Optional<WantedRelease> wanted = Optional.empty();
        for (TrustedRelease release : releases.newestFirst()) {
            FetchDecision decision =
                    policy.decideFetch(release, facts(release.release().updateId()), now);
            if (decision instanceof FetchDecision.Fetch fetch) {
                wanted = Optional.of(fetch.wanted());
                break;
            } else if (decision instanceof FetchDecision.Wait wait) {
                considered.waits(release.release(), wait.why(), wait.needsApproval(), book);
                lookAgainAt = wait.until();
            } else if (decision instanceof FetchDecision.Refuse refuse) {
                considered.refused(release.release(), refuse.why());
            }
        }
        lookAgain.at(lookAgainAt, now);
        wanted.ifPresentOrElse(this::download, this::abandonUnlessDone);
    }

    private void download(WantedRelease wanted) {
        Journey current = journey;
        if (current != null && current.id().equals(wanted.release().updateId())) {
            current.renew(wanted);
            goOn(current);
            return;
        }
        abandonUnlessDone();
        if (current != null) {
            current.end(); // Done with: its package may make room for others from here on.
        }
        journey = new Journey(wanted);
        openPackage(journey);
    }

    /** The same release came up again: by a timer, an approval, a renewed statement. */
    private void goOn(Journey current) {
        CompleteRelease complete = current.complete();
        if (current.is(State.PAUSED) || current.is(State.FAILED)) {
            openPackage(current);
        } else if (complete != null && !isApplying()) {
            considerApplying(current, complete);
        }
    }

    private void openPackage(Journey current) {
        current.moveTo(State.PENDING, "");
        cache.open(
                current.id(),
                current.release().size(),
                book.pins(current.id()),
                stored -> fetchMissing(current, stored),
                why -> pause(current, why));
    }

    private void fetchMissing(Journey current, StoredPackage stored) {
        if (journey != current) {
            return;
        }
        current.holds(stored);
        if (stored.complete()) {
            CompleteRelease complete = stored.asComplete();
            current.completed(complete);
            considerApplying(current, complete);
            return;
        }
        current.moveTo(State.DOWNLOADING, "");
        narrator.downloadStarted(current.release());
        swarm.download(current.wanted(), stored, new Downloading(this, current, serving, narrator));
    }

    /** What a host can mend is tried again when the flow looks again. */
    void pause(Journey current, UpdriftException why) {
        String reason = String.valueOf(why.getMessage());
        if (journey == current) {
            current.end(); // Storage that broke is opened afresh only once nobody holds the package.
            current.moveTo(State.PAUSED, reason);
            narrator.waiting(current.id(), reason);
        }
    }

    /** Every chunk is here. */
    void arrived(Journey current, CompleteRelease complete) {
        if (journey != current) {
            complete.close();
            return;
        }
        current.completed(complete);
        considerApplying(current, complete);
    }

    private void considerApplying(Journey current, CompleteRelease complete) {
        if (applier.isEmpty()) {
            current.moveTo(State.COMPLETE, "");
            return;
        }
        bystanders.ask(busy -> {
            if (journey == current && current.complete() == complete && !isApplying()) {
                decideApplying(applier.get(), current, complete, busy);
            }
        });
    }

    /** Why {@code trusted}, which is being applied, may not be any more. */
    Optional<String> objection(TrustedRelease trusted) {
        Release release = trusted.release();
        return releases.withdrawn(trusted).or(() -> policy.endangers(release, facts(release.updateId())));
    }

    private Facts facts(UpdateId id) {
        return book.facts(id, releases.securityFloor());
    }

    private void decideApplying(Applier applying, Journey current, CompleteRelease complete, Optional<Busy> busy) {
        Instant now = work.timeline().instant();
        ApplyDecision decision = policy.decideApply(current.wanted(), facts(current.id()), busy, now);
        if (decision instanceof ApplyDecision.Take take) {
            stage(applying, current, take.approved(), complete);
        } else if (decision instanceof ApplyDecision.Wait wait) {
            lookAgain.at(wait.until(), now);
            current.moveTo(State.WAITING, wait.why());
            considered.waits(current.release(), wait.why(), wait.needsApproval(), book);
        } else if (decision instanceof ApplyDecision.Refuse refuse) {
            current.moveTo(State.COMPLETE, refuse.why());
        }
    }

    private void stage(Applier applying, Journey current, ApprovedRelease approved, CompleteRelease complete) {
        Optional<String> distrust = releases.distrusts(current.wanted().trusted());
        if (distrust.isPresent()) {
            current.moveTo(State.COMPLETE, distrust.get());
            return;
        }
        current.moveTo(State.VERIFYING, "");
        applying.apply(approved, complete, new Settling(this, book, narrator));
    }

    /** The attempt on {@code id} is over, for this run of the node or for good. */
    void settled(UpdateId id, State state, String reason) {
        moved(id, state, reason);
        if (journey != null && journey.id().equals(id)) {
            journey.end();
        }
        work.post(this::considerFetching);
    }

    /** The attempt on {@code id} can't go on for want of something that the host has to mend; it is tried again when the flow looks again. */
    void paused(UpdateId id, UpdriftException why) {
        Journey current = journey;
        if (current != null && current.id().equals(id)) {
            pause(current, why);
            if (why.code() == ErrorCode.CACHE_FAILED) {
                current.moveTo(State.PENDING, "it is damaged in the cache and fetched again");
                cache.drop(id, () -> openPackage(current));
            }
        }
    }

    void moved(UpdateId id, State state, String reason) {
        if (journey != null && journey.id().equals(id)) {
            journey.moveTo(state, reason);
        }
    }

    private void abandonUnlessDone() {
        Journey current = journey;
        if (current != null && !current.is(State.COMPLETE) && !current.is(State.FAILED)) {
            swarm.cancel(current.id());
            current.end();
            journey = null;
        }
    }

    boolean isApplying() {
        return applier.isPresent() && applier.get().busy();
    }

    /** A damaged chunk of {@code id} was found in the cache: others hear of it, and it is fetched again, unless it is being applied, which hashes every byte. */
    public void onDamage(UpdateId id) {
        serving.announceLoss(id);
        Journey current = journey;
        if (current != null && current.id().equals(id) && current.is(State.COMPLETE) && !isApplying()) {
            current.end();
            openPackage(current);
        }
    }

    Optional<Journey> journey() {
        return Optional.ofNullable(journey);
    }

    Releases releases() {
        return releases;
    }

    Considered considered() {
        return considered;
    }
}
