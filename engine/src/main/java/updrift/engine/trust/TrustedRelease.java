package updrift.engine.trust;

import java.util.Comparator;
import updrift.api.release.Release;
import updrift.engine.wire.Hash;

/**
 * A release that enough of the authority's keys signed, with the marks that go with it durable. Only {@link Pending#onDurable} and a saved state make one. Two
 * are equal if they are the same object.
 */
public final class TrustedRelease {
    static final Comparator<TrustedRelease> NEWEST_FIRST = Comparator.comparing(
                    (TrustedRelease known) -> known.release().sequence())
            .reversed();

    private final Announcement announcement;
    private final SignedStatement signed;
    private final byte[] statement;
    private final Hash hash;

    TrustedRelease(Announcement announcement, SignedStatement signed, byte[] statement) {
        this.announcement = announcement;
        this.signed = signed;
        this.statement = statement;
        this.hash = signed.hash();
    }

    /** What the publisher said. */
    public Release release() {
        return announcement.release();
    }

    /** The statement as it came, for others; not to be written to. */
    public byte[] statement() {
        return statement;
    }

    /** Of the signed body. */
    public Hash hash() {
        return hash;
    }

    SignedStatement signed() {
        return signed;
    }

    /** Version, update id and sequence. */
    @Override
    public String toString() {
        return release().version() + " (" + release().updateId() + ", "
                + release().sequence() + ")";
    }
}
