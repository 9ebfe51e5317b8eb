package updrift.engine.authority;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;
import updrift.engine.trust.Announcement;
import updrift.engine.trust.Kind;
import updrift.engine.trust.Role;
import updrift.engine.trust.Root;
import updrift.engine.trust.SignedStatement;
import updrift.engine.wire.Limits;

/** The keys of an authority, as many of them as lie in its directory. A key file is one line: {@code updrift-key-1 SCHEME HEX}. */
public final class KeyRing {
    /** Kept for what an announcement says, so that a threshold that was accepted doesn't fail at the first long name. */
    private static final int BODY_ROOM = 512;

    private static final String MARK = "updrift-key-1";

    private final SignatureScheme scheme;
    private final Root root;
    private final SortedMap<Integer, Signer> releaseSigners;

    private KeyRing(SignatureScheme scheme, Root root, SortedMap<Integer, Signer> releaseSigners) {
        this.scheme = scheme;
        this.root = root;
        this.releaseSigners = releaseSigners;
    }

    /** Makes {@code count} keys for roots and as many for releases, and last the anchor, whose being there says that all is. */
    public static void create(AuthorityDirectory directory, SignatureScheme scheme, int count, int threshold) {
        if (count < 1 || threshold < 1 || threshold > count || 2 * count > Root.KEYS_MAX) {
            throw invalid("no authority can have " + count + " keys and a threshold of " + threshold
                    + ": at least 1, at most " + Root.KEYS_MAX / 2 + ", and no more asked for than there are");
        }
        int most = (Limits.STATEMENT_MAX - BODY_ROOM) / signatureRoom(scheme);
        if (threshold > most) {
            throw invalid("an announcement of 1,024 bytes has no room for " + threshold + " signatures of "
                    + scheme.name() + ": at most " + most);
        }
        List<Signer> rootKeys = generate(scheme, count);
        List<Signer> releaseKeys = generate(scheme, count);
        byte[] anchor = Root.create(scheme.name(), rootKeys, releaseKeys, threshold);
        write(directory, "root", scheme, rootKeys);
        write(directory, "release", scheme, releaseKeys);
        directory.replace(AuthorityDirectory.ANCHOR, anchor);
    }

    private static List<Signer> generate(SignatureScheme scheme, int count) {
        SecureRandom random = new SecureRandom();
        return Stream.generate(() -> scheme.generate(random)).limit(count).toList();
    }

    private static void write(AuthorityDirectory directory, String role, SignatureScheme scheme, List<Signer> keys) {
        for (int i = 0; i < keys.size(); i++) {
            String line = MARK + " " + scheme.name() + " "
                    + HexFormat.of().formatHex(keys.get(i).secret()) + "\n";
            directory.replaceSecret(
                    role + "-" + (i + 1) + AuthorityDirectory.KEY_SUFFIX, line.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Reads the anchor and the release keys that are there; {@code KEYS_INVALID} if they are fewer than the threshold. */
    public static KeyRing open(AuthorityDirectory directory, SignatureScheme scheme) {
        byte[] anchor = directory
                .read(AuthorityDirectory.ANCHOR)
                .orElseThrow(() -> invalid(directory.anchor() + " isn't there"));
        Root root = Root.read(anchor, new TreeMap<>(Map.of(scheme.name(), scheme)));
        SortedMap<Integer, Signer> signers = new TreeMap<>();
        for (String file : directory.keyFiles()) {
            Signer signer = parse(file, directory.readSecret(file), scheme);
            root.indexOf(Role.RELEASE, signer.publicKey()).ifPresent(index -> signers.put(index, signer));
        }
        int threshold = root.threshold(Role.RELEASE);
        if (signers.size() < threshold) {
            throw invalid(directory.anchor() + " asks for " + threshold + " release keys, and " + signers.size()
                    + " of its keys lie beside it");
        }
        return new KeyRing(scheme, root, signers);
    }

    private static Signer parse(String file, byte[] content, SignatureScheme scheme) {
        String[] words = new String(content, StandardCharsets.US_ASCII).trim().split(" ", -1);
        if (words.length != 3 || !words[0].equals(MARK) || !words[1].equals(scheme.name())) {
            throw invalid("key file " + file + " isn't one of scheme " + scheme.name());
        }
        try {
            return scheme.restore(HexFormat.of().parseHex(words[2]));
        } catch (IllegalArgumentException notHex) {
            throw invalid("key file " + file + " is damaged");
        }
    }

    /** The epoch that new sequences have. */
    public int epoch() {
        return root.epoch();
    }

    /** Throws {@code NOT_POSSIBLE} if {@code release} and the signatures would not fit an announcement. */
    public void requireRoom(Release release) {
        int length =
                SignedStatement.FRAME + body(release).length + root.threshold(Role.RELEASE) * signatureRoom(scheme);
        if (length > Limits.STATEMENT_MAX) {
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE,
                    "the announcement would have " + length + " bytes, and at most " + Limits.STATEMENT_MAX
                            + " are allowed: shorten names, versions or the list of platforms");
        }
    }

    /** Signs {@code release} with exactly the threshold. */
    public SignedAnnouncement sign(Release release) {
        return new SignedAnnouncement(
                release,
                SignedStatement.sign(Kind.ANNOUNCEMENT, body(release), threshold())
                        .bytes());
    }

    private byte[] body(Release release) {
        return new Announcement(release, root.version()).body();
    }

    private SortedMap<Integer, Signer> threshold() {
        List<Integer> indices = new ArrayList<>(releaseSigners.keySet());
        int enough = root.threshold(Role.RELEASE);
        return indices.size() == enough ? releaseSigners : releaseSigners.headMap(indices.get(enough));
    }

    private static int signatureRoom(SignatureScheme scheme) {
        return SignedStatement.SIGNATURE_FRAME + scheme.signatureLength();
    }

    private static UpdriftException invalid(String why) {
        return AuthorityDirectory.invalid(why, null);
    }
}
