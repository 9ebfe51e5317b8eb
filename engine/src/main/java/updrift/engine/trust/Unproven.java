package updrift.engine.trust;

import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.engine.wire.Hash;

/** What the bytes of a statement say, whether or not it is to be believed. */
public final class Unproven {
    private Unproven() {}

    /** The hash that names {@code statement} in digests; empty if it can't be read. */
    public static Optional<Hash> hashOf(byte[] statement) {
        try {
            return Optional.of(
                    SignedStatement.parse(Kind.ANNOUNCEMENT, statement).hash());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** What {@code announcement} says; {@code STATEMENT_INVALID} if it can't be read. */
    public static Release says(byte[] announcement) {
        try {
            SignedStatement signed = SignedStatement.parse(Kind.ANNOUNCEMENT, announcement);
            return Announcement.parse(signed.body()).release();
        } catch (IllegalArgumentException malformed) {
            throw new UpdriftException(
                    ErrorCode.STATEMENT_INVALID, "not an announcement: " + malformed.getMessage(), malformed);
        }
    }
}
