package updrift.engine.trust;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.error.UpdriftException;
import updrift.api.signature.SignatureScheme;
import updrift.engine.wire.Hash;

/** What must hold for any bytes in place of a statement, a root or a saved state. Jazzer calls it with bytes of its making. */
public final class TrustFuzz {
    private static final TestAuthority AUTHORITY = TestAuthority.of(1, 1, 1);
    private static final Root ROOT = AUTHORITY.root();

    private TrustFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Trust node = Trust.of(ROOT, AUTHORITY.schemes(), "editor", "stable", TestAuthority.PLATFORM, Optional.empty());
        admit(node, bytes);
        announcement(bytes, node);
        root(bytes);
        state(bytes);
    }

    /** As a stranger sends it, and as if the authority had signed it. */
    private static void admit(Trust node, byte[] bytes) {
        node.admit(bytes, TestAuthority.NOW);
        if (bytes.length <= 900) {
            node.admit(AUTHORITY.signBody(bytes), TestAuthority.NOW);
        }
    }

    private static void announcement(byte[] bytes, Trust node) {
        try {
            Announcement announcement = Announcement.parse(bytes);
            if (!Announcement.parse(announcement.body()).equals(announcement)) {
                throw new AssertionError("read otherwise than written: " + announcement);
            }
        } catch (IllegalArgumentException refused) {
            // What isn't an announcement is refused so, and changes nothing.
            if (!node.releases(TestAuthority.NOW).isEmpty()) {
                throw new AssertionError("kept before it was durable", refused);
            }
        }
    }

    private static void root(byte[] bytes) {
        SortedMap<String, SignatureScheme> schemes = new TreeMap<>(AUTHORITY.schemes());
        try {
            Root.read(bytes, schemes);
        } catch (UpdriftException refused) {
            requireOneLine(refused);
        }
    }

    /** As it was found, and as if whoever damaged it had mended its checksum. */
    private static void state(byte[] bytes) {
        byte[] mended = Arrays.copyOf(bytes, bytes.length + Hash.LENGTH);
        System.arraycopy(Hash.of(bytes).bytes(), 0, mended, bytes.length, Hash.LENGTH);
        for (byte[] state : new byte[][] {bytes, mended}) {
            try {
                TrustState.read(state);
            } catch (UpdriftException refused) {
                requireOneLine(refused);
            }
        }
    }

    private static void requireOneLine(UpdriftException refused) {
        if (String.valueOf(refused.getMessage()).contains("\n")) {
            throw new AssertionError("more than one line", refused);
        }
    }
}
