package updrift.engine.trust;

import updrift.api.error.UpdriftException;

/** What became of a statement that a peer sent. All but {@link Rejected} leave the sender in peace. */
public sealed interface Admission {
    /** A release that this node hadn't seen and may act on, once durable: hand it on, tell the flow. */
    record Fresh(Pending pending) implements Admission {}

    /** A release that this node knows, said again with a new sequence and expiry: hand it on; it is no news. */
    record Renewed(Pending pending) implements Admission {}

    /** Worth keeping and handing on, but nothing for this node: for another platform, or not after what is installed. */
    record ForOthers(Pending pending, String why) implements Admission {}

    /** This very thing was said before. */
    record Known() implements Admission {}

    /** Nothing wrong with the sender, but of no use: too old, expired, superseded, of another product or a later protocol. */
    record Ignored(String why) implements Admission {}

    /** Not to be believed or not to be understood; the code's blame says whether the sender pays. */
    record Rejected(UpdriftException why) implements Admission {}

    /**
     * The authority signed two different releases where only one can be: under one sequence, or one version for one platform. The first is kept, the second is
     * never acted on and is kept as evidence, to be handed on. Told once.
     */
    record Equivocation(TrustedRelease first, TrustedRelease second) implements Admission {}
}
