package updrift.engine.authority;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.engine.trust.StatementList;
import updrift.engine.trust.Unproven;

/** What an origin tells of one channel. */
final class OriginStatements {
    private OriginStatements() {}

    /** The list with {@code signed} before what was said earlier and holds still. {@code NOT_POSSIBLE} naming {@code where} if what stands there is no such list. */
    static byte[] newestFirst(SignedAnnouncement signed, Optional<byte[]> there, String where, Instant now) {
        List<byte[]> statements = new ArrayList<>();
        statements.add(signed.bytes());
        for (byte[] earlier : earlier(there, where)) {
            Release release = Unproven.says(earlier);
            if (release.expires().isAfter(now) && !release.equals(signed.release())) {
                statements.add(earlier);
            }
        }
        return StatementList.write(statements);
    }

    private static List<byte[]> earlier(Optional<byte[]> there, String where) {
        if (there.isEmpty()) {
            return List.of();
        }
        try {
            if (there.get().length > StatementList.LENGTH_MAX) {
                throw new IllegalArgumentException("it is too long");
            }
            return StatementList.read(there.get());
        } catch (IllegalArgumentException damaged) {
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE,
                    where + " is damaged (" + damaged.getMessage() + "): remove it, and publish again what still holds",
                    damaged);
        }
    }
}
