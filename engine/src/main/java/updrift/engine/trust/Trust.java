package updrift.engine.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.signature.SignatureScheme;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Limits;

/**
 * What one node believes of one authority, product and channel. A statement is admitted, made durable, and only then acted on. Everything here runs on the
 * node's thread and takes the time as an argument; one call uses one time throughout.
 */
public final class Trust {
    /** More than enough to prove that a key is in wrong hands. */
    private static final int EVIDENCE_MAX = 8;

    private final Root root;
    private final SortedMap<String, SignatureScheme> schemes;
    private final String product;
    private final String channel;
    private final String platform;
    private final Judge judge;
    private final KeptReleases kept;
    private final TreeSet<Hash> notDurable = new TreeSet<>();
    private final SortedMap<Hash, TrustedRelease> evidence = new TreeMap<>();
    private Marks marks = Marks.NONE;

    private Trust(
            Root root, SortedMap<String, SignatureScheme> schemes, String product, String channel, String platform) {
        this.root = root;
        this.schemes = schemes;
        this.product = product;
        this.channel = channel;
        this.platform = platform;
        this.kept = new KeptReleases(platform);
        this.judge = new Judge(root, product, channel, platform, kept);
    }

    /**
     * Begins with {@code anchor}, or goes on where {@code savedState} stopped.
     *
     * @param schemes the signature schemes that this node has, by name
     * @param platform this node's own, such as {@code linux-x86_64}
     * @param savedState what {@link #state} gave; {@code STATE_UNUSABLE} if it is damaged or another's
     */
    public static Trust of(
            Root anchor,
            SortedMap<String, SignatureScheme> schemes,
            String product,
            String channel,
            String platform,
            Optional<byte[]> savedState) {
        Trust trust = new Trust(anchor, schemes, product, channel, platform);
        savedState.map(TrustState::read).ifPresent(trust::restore);
        return trust;
    }

    private void restore(TrustState state) {
        if (!state.root().equals(root.hash())) {
            throw TrustState.unusable(
                    "it belongs to another authority than the trust anchor; use another state directory");
        }
        if (!state.product().equals(product) || !state.channel().equals(channel)) {
            throw TrustState.unusable("it belongs to " + state.product() + "/" + state.channel() + ", not to " + product
                    + "/" + channel + "; use another state directory");
        }
        marks = state.marks();
        for (byte[] statement : state.statements()) {
            TrustedRelease known = readAgain(statement);
            kept.add(known);
            Marks seen = marks.seen(known.release(), known.release().runsOn(platform));
            if (!seen.newestSeen().equals(marks.newestSeen())
                    || !seen.clockFloor().equals(marks.clockFloor())) {
                throw TrustState.unusable(
                        "its marks are below what it holds, so it was edited; restore it, or begin with an empty"
                                + " state directory");
            }
            marks = seen;
        }
        for (byte[] statement : state.evidence()) {
            TrustedRelease second = readAgain(statement);
            evidence.put(second.hash(), second);
        }
    }

    /** The file may have been edited, so what it holds is verified like anything else. */
    private TrustedRelease readAgain(byte[] statement) {
        try {
            SignedStatement signed = SignedStatement.parse(Kind.ANNOUNCEMENT, statement);
            Optional<String> missing = root.missing(Role.RELEASE, signed, schemes);
            if (missing.isPresent()) {
                throw TrustState.unusable("it holds a statement with " + missing.get());
            }
            return new TrustedRelease(Announcement.parse(signed.body()), signed, statement);
        } catch (IllegalArgumentException malformed) {
            throw TrustState.unusable("it holds a malformed statement: " + malformed.getMessage());
        }
    }

    /** Judges a statement that someone sent at {@code wallTime}: what costs nothing first, then signatures, then what it says. */
    public Admission admit(byte[] statement, Instant wallTime) {
        if (statement.length <= Limits.STATEMENT_MAX && SignedStatement.isForeign(statement)) {
            return new Admission.Ignored("a kind of statement that this version doesn't know");
        }
        Instant now = marks.now(wallTime);
        try {
            SignedStatement signed = SignedStatement.parse(Kind.ANNOUNCEMENT, statement);
            if (knows(signed.hash())) {
                return new Admission.Known();
            }
            Optional<String> useless = judge.useless(Fields.parse(signed.body()), now);
            if (useless.isPresent()) {
                return new Admission.Ignored(useless.get());
            }
            return root.missing(Role.RELEASE, signed, schemes)
                    .<Admission>map(missing -> rejected(ErrorCode.STATEMENT_NOT_TRUSTED, missing))
                    .orElseGet(() -> admitSigned(signed, statement, now));
        } catch (IllegalArgumentException malformed) {
            return rejected(ErrorCode.STATEMENT_NOT_TRUSTED, String.valueOf(malformed.getMessage()));
        }
    }

    private Admission admitSigned(SignedStatement signed, byte[] statement, Instant now) {
        Announcement announcement;
        try {
            announcement = Announcement.parse(signed.body());
        } catch (IllegalArgumentException notUnderstood) {
            return rejected(ErrorCode.STATEMENT_INVALID, String.valueOf(notUnderstood.getMessage()));
        }
        TrustedRelease candidate = new TrustedRelease(announcement, signed, statement.clone());
        Release release = candidate.release();
        kept.dropExpired(now);
        Optional<Release> first = judge.contradicted(release);
        if (first.isPresent()) {
            return equivocation(kept.at(first.get().sequence()).orElseThrow(), candidate);
        }
        Optional<String> invalid = judge.invalid(release, marks);
        if (invalid.isPresent()) {
            return rejected(ErrorCode.STATEMENT_INVALID, invalid.get());
        }
        return keep(candidate);
    }

    private Admission equivocation(TrustedRelease first, TrustedRelease second) {
        if (evidence.size() >= EVIDENCE_MAX) {
            return new Admission.Ignored("enough evidence of equivocation is kept already");
        }
        evidence.put(second.hash(), second);
        return new Admission.Equivocation(first, second);
    }

    private Admission keep(TrustedRelease candidate) {
        Release release = candidate.release();
        Optional<String> superseded = judge.superseded(release);
        if (superseded.isPresent()) {
            return new Admission.Ignored(superseded.get());
        }
        boolean renewal = judge.renewal(release);
        if (!kept.add(candidate)) {
            return new Admission.Ignored(release + " is older than all that is kept");
        }
        notDurable.add(candidate.hash());
        boolean own = release.runsOn(platform);
        marks = marks.seen(release, own);
        Pending pending = new Pending(candidate, this::becameDurable, this::abandon);
        if (!own) {
            return new Admission.ForOthers(pending, "for " + release.platforms() + ", and this node is " + platform);
        }
        if (release.sequence().compareTo(marks.installed()) <= 0) {
            return new Admission.ForOthers(
                    pending, release.sequence() + " isn't after " + marks.installed() + ", which is installed");
        }
        return renewal ? new Admission.Renewed(pending) : new Admission.Fresh(pending);
    }

    private void becameDurable(TrustedRelease release) {
        notDurable.remove(release.hash());
    }

    private void abandon(TrustedRelease release) {
        notDurable.remove(release.hash());
        kept.remove(release);
    }

    private static Admission rejected(ErrorCode code, String why) {
        return new Admission.Rejected(new UpdriftException(code, "statement refused: " + why));
    }

    /** Raises the mark of what is installed; the new state must be durable before the target commits. It never falls. */
    public void installed(Sequence sequence) {
        marks = marks.installed(sequence);
    }

    /** What must survive a crash, as of now; at most 100 KiB. */
    public byte[] state() {
        return new TrustState(
                        root.hash(),
                        product,
                        channel,
                        marks,
                        kept.all().stream().map(TrustedRelease::statement).toList(),
                        evidence.values().stream()
                                .map(TrustedRelease::statement)
                                .toList())
                .bytes();
    }

    /** Why {@code release} may no longer be acted on, or empty: its signatures hold and it hasn't expired. */
    public Optional<String> distrusts(TrustedRelease release, Instant wallTime) {
        if (!marks.now(wallTime).isBefore(release.release().expires())) {
            return Optional.of("it expired at " + release.release().expires());
        }
        return withdrawn(release);
    }

    /** Why the authority no longer stands behind {@code release}, whether or not it has expired. */
    public Optional<String> withdrawn(TrustedRelease release) {
        return root.missing(Role.RELEASE, release.signed(), schemes);
    }

    /** What this node may act on: durable, unexpired, for its platform; newest first. */
    public List<TrustedRelease> releases(Instant wallTime) {
        return statements(wallTime).stream()
                .filter(known -> known.release().runsOn(platform) && kept.contains(known))
                .sorted(TrustedRelease.NEWEST_FIRST)
                .toList();
    }

    /** What this node tells others: all that is durable and unexpired, for any platform, and evidence of equivocation. */
    public List<TrustedRelease> statements(Instant wallTime) {
        Instant now = marks.now(wallTime);
        List<TrustedRelease> told = new ArrayList<>(kept.all());
        told.removeIf(known -> notDurable.contains(known.hash()));
        told.addAll(evidence.values());
        told.removeIf(known -> !now.isBefore(known.release().expires()));
        return told;
    }

    /** One of {@link #statements}. */
    public Optional<TrustedRelease> statement(Hash hash, Instant wallTime) {
        return statements(wallTime).stream()
                .filter(known -> known.hash().equals(hash))
                .findFirst();
    }

    /** Whether this was admitted before, be it durable yet or not; then nobody need send it. */
    public boolean knows(Hash hash) {
        return evidence.containsKey(hash) || kept.contains(hash);
    }

    /** How urgent the authority says the package {@code id} is; normal if it says nothing of it. */
    public Priority priority(UpdateId id) {
        return kept.of(id).map(Release::priority).orElse(Priority.NORMAL);
    }

    /** The highest sequence that was ever admitted here, for any platform. */
    public Sequence newestSeen() {
        return marks.newestSeen();
    }

    /** The highest sequence that was ever committed here. */
    public Sequence installed() {
        return marks.installed();
    }

    /** Below which nothing is to run here any more, if anything was said of that. */
    public Optional<Version> securityFloor() {
        return marks.securityFloor();
    }

    /** Since when the newest that this node knows has expired: it may be cut off from news. Empty while it hasn't, or if nothing was ever known. */
    public Optional<Instant> staleSince(Instant wallTime) {
        return marks.staleSince(wallTime);
    }

    /** Names the authority. */
    public Hash rootHash() {
        return root.hash();
    }

    public int rootVersion() {
        return root.version();
    }
}
