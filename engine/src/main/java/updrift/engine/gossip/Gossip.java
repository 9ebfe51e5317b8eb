package updrift.engine.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.content.UpdateId;
import updrift.api.error.Blame;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerId;
import updrift.engine.trust.Admission;
import updrift.engine.trust.Pending;
import updrift.engine.trust.TrustedRelease;
import updrift.engine.trust.Unproven;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Message;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * Spreads what the authority said. A fresh statement is pushed to a few peers at once and named to the others; peers compare digests when they meet and each
 * minute, so what a push missed is repaired. Nothing is passed on that this node hasn't verified and made durable.
 */
public final class Gossip {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);

    /** Pushing to more would only multiply copies: with four the push alone reaches nearly all, and digests reach the rest. */
    private static final int PUSHED_TO = 4;

    /** Statements refused lately, so that a digest that names them again isn't answered with a question. */
    private static final int REFUSED_REMEMBERED_MAX = 512;

    private static final Duration COMPARE_AGAIN = Duration.ofSeconds(60);

    /** Who hears what gossip brings. */
    public interface News {
        /** A release that this node may act on: verified, and its marks are durable. Also when one was renewed. {@code from}: a peer, or none if the origin has it. */
        void onRelease(TrustedRelease release, boolean renewed, Optional<PeerId> from);

        /** The authority signed two releases with one sequence; the first is kept. */
        void onEquivocation(UpdateId first, UpdateId second);

        /** {@code peer} no longer knows {@code knew}, which it knew before and which is good still. */
        void onSetBack(PeerId peer, TrustedRelease knew);

        /** {@code peer} sent what no honest peer passes on. */
        void onLie(PeerId peer, UpdriftException why);
    }

    private final DurableTrust trust;
    private final PeerExchange peers;
    private final Outbox outbox;
    private final News news;
    private final Work work;
    private final RandomGenerator random;
    private final Map<PeerId, CheckBudget> budgets = new LinkedHashMap<>();
    private final Map<PeerId, Set<Hash>> wanted = new LinkedHashMap<>();
    private final Set<Hash> refused = new LinkedHashSet<>();
    private final PeerMemory memory;

    /** What the origin said and isn't durable yet. */
    private final Set<Hash> stored = new LinkedHashSet<>();

    public Gossip(DurableTrust trust, PeerExchange peers, Outbox outbox, News news, Work work, RandomGenerator random) {
        this.trust = trust;
        this.peers = peers;
        this.outbox = outbox;
        this.news = news;
        this.work = work;
        this.random = random;
        this.memory = new PeerMemory(trust, work, news::onSetBack);
    }

    /** Begins to compare digests now and then. */
    public void start() {
        long base = COMPARE_AGAIN.toNanos();
        Duration next = Duration.ofNanos((long) (base * (0.8 + 0.4 * random.nextDouble())));
        work.timeline().later(next, () -> {
            compareWithAll();
            start();
        });
    }

    /** Asks every peer for what it knows by telling what this node knows. */
    public void compareWithAll() {
        peers.greeted().forEach(peer -> outbox.send(peer, digest()));
    }

    /** A peer greeted: each tells the other what it knows, and asks for what it lacks. */
    public void onGreeted(PeerId peer) {
        budgets.put(peer, new CheckBudget(work.timeline().nanos()));
        outbox.send(peer, digest());
    }

    public void onGone(PeerId peer) {
        budgets.remove(peer);
        wanted.remove(peer);
        memory.onGone(peer);
    }

    public void onDigest(PeerId peer, Message.Digest digest) {
        if (!peers.isGreeted(peer)) {
            return;
        }
        var missing = new ArrayList<Hash>();
        for (Hash hash : digest.statements()) {
            if (!trust.knows(hash) && !refused.contains(hash)) {
                missing.add(hash);
            }
        }
        wanted.put(peer, new LinkedHashSet<>(missing));
        if (!missing.isEmpty()) {
            outbox.send(peer, new Message.Want(missing));
        }
        memory.note(peer, digest);
    }

    public void onWant(PeerId peer, Message.Want want) {
        for (Hash hash : want.statements()) {
            trust.statement(hash).ifPresent(known -> outbox.send(peer, new Message.Statement(known.statement())));
        }
    }

    /** Cheap checks first, then signatures within the peer's budget; a lie costs the link. */
    public void onStatement(PeerId peer, Message.Statement statement) {
        CheckBudget budget = budgets.get(peer);
        if (budget == null) {
            return; // It hasn't greeted; an honest peer's digest brings the statement again.
        }
        if (!budget.spend(work.timeline().nanos())) {
            outbox.disconnect(peer, "it sent more statements than can be checked");
            return;
        }
        judge(Optional.of(peer), statement.bytes(), Unproven.hashOf(statement.bytes()));
    }

    /** A statement that the origin keeps: judged as if a peer had sent it, except that nobody pays for what is wrong. */
    void onStored(byte[] statement) {
        Optional<Hash> hash = Unproven.hashOf(statement);
        if (hash.filter(refused::contains).isEmpty()) {
            hash.ifPresent(stored::add);
            judge(Optional.empty(), statement, hash);
        }
    }

    private void judge(Optional<PeerId> from, byte[] statement, Optional<Hash> hash) {
        Admission admission = trust.admit(statement);
        if (admission instanceof Admission.Fresh fresh) {
            keep(fresh.pending(), from, release -> news.onRelease(release, false, from));
        } else if (admission instanceof Admission.Renewed renewed) {
            keep(renewed.pending(), from, release -> news.onRelease(release, true, from));
        } else if (admission instanceof Admission.ForOthers others) {
            keep(others.pending(), from, release -> {});
        } else if (admission instanceof Admission.Equivocation proof) {
            spreadEvidence(proof, from);
        } else if (admission instanceof Admission.Ignored ignored) {
            hash.ifPresent(this::remember);
            LOG.debug("Statement from {} ignored: {}", named(from), ignored.why());
        } else if (admission instanceof Admission.Rejected rejected) {
            reject(from, rejected.why(), hash);
        }
        boolean untilDurable = admission instanceof Admission.Fresh
                || admission instanceof Admission.Renewed
                || admission instanceof Admission.ForOthers;
        if (!untilDurable) {
            hash.ifPresent(known -> settled(from, known));
        }
    }

    private static String named(Optional<PeerId> from) {
        return from.map(peer -> "peer " + peer.brief()).orElse("the origin");
    }

    private void keep(Pending pending, Optional<PeerId> from, Consumer<TrustedRelease> then) {
        trust.force(
                pending,
                release -> {
                    spread(release, from);
                    then.accept(release);
                    settled(from, release.hash());
                },
                failure -> LOG.error("A release can't be taken: {}", failure.getMessage()));
    }

    /** A relay passes on only what it verified, so a bad signature is the sender's; what the publisher got wrong is not. */
    private void reject(Optional<PeerId> from, UpdriftException why, Optional<Hash> hash) {
        if (why.code().blame() != Blame.PEER) {
            hash.ifPresent(this::remember);
            LOG.warn("A statement of the authority is not taken: {}", why.getMessage());
            return;
        }
        // Not remembered: the hash is that of the words, and somebody honest may have them with signatures that hold.
        from.ifPresentOrElse(
                peer -> news.onLie(peer, why),
                () -> LOG.warn("A statement of the origin is not taken: {}", why.getMessage()));
    }

    private void spreadEvidence(Admission.Equivocation proof, Optional<PeerId> from) {
        trust.forceEvidence(failure -> LOG.error("Evidence isn't kept: {}", failure.getMessage()));
        spread(proof.second(), from);
        news.onEquivocation(
                proof.first().release().updateId(), proof.second().release().updateId());
    }

    /** Takes a statement that this node's own operator published and spreads it. */
    public void adopt(byte[] statement, Consumer<Optional<TrustedRelease>> then, Consumer<UpdriftException> failed) {
        Admission admission = trust.admit(statement);
        if (admission instanceof Admission.Fresh fresh) {
            adopt(fresh.pending(), then, failed);
        } else if (admission instanceof Admission.Renewed renewed) {
            adopt(renewed.pending(), then, failed);
        } else if (admission instanceof Admission.ForOthers others) {
            adopt(others.pending(), then, failed);
        } else if (admission instanceof Admission.Known) {
            then.accept(Optional.empty());
        } else if (admission instanceof Admission.Rejected rejected) {
            failed.accept(rejected.why());
        } else {
            String why = admission instanceof Admission.Ignored ignored
                    ? ignored.why()
                    : "another release was announced with the same sequence or version";
            failed.accept(new UpdriftException(ErrorCode.STATEMENT_INVALID, "the announcement is not taken: " + why));
        }
    }

    private void adopt(Pending pending, Consumer<Optional<TrustedRelease>> then, Consumer<UpdriftException> failed) {
        trust.force(
                pending,
                release -> {
                    then.accept(Optional.of(release));
                    peers.greeted().forEach(peer -> outbox.send(peer, new Message.Statement(release.statement())));
                },
                failed);
    }

    private void spread(TrustedRelease release, Optional<PeerId> from) {
        List<PeerId> pushedTo = peers.some(PUSHED_TO, from);
        for (PeerId peer : peers.greeted()) {
            if (pushedTo.contains(peer)) {
                outbox.send(peer, new Message.Statement(release.statement()));
            } else if (from.filter(peer::equals).isEmpty()) {
                outbox.send(peer, digest());
            }
        }
    }

    private void remember(Hash refusedHash) {
        if (refused.size() >= REFUSED_REMEMBERED_MAX) {
            refused.remove(refused.iterator().next());
        }
        refused.add(refusedHash);
    }

    private void settled(Optional<PeerId> from, Hash hash) {
        Set<Hash> open = from.isPresent() ? wanted.get(from.get()) : stored;
        if (open != null) {
            open.remove(hash);
        }
    }

    /** Whether all that the origin said so far is known by now, or refused. */
    boolean hasTakenStored() {
        return stored.isEmpty();
    }

    /** Whether {@code peer} has told all that it knows. */
    public boolean hasAnswered(PeerId peer) {
        Set<Hash> open = wanted.get(peer);
        return open != null && open.isEmpty();
    }

    private Message.Digest digest() {
        return new Message.Digest(
                trust.rootVersion(),
                trust.statements().stream().map(TrustedRelease::hash).toList());
    }
}
