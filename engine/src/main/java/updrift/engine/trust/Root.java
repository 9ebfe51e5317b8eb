package updrift.engine.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;
import updrift.engine.wire.Hash;

/** Whom a node trusts: keys, what each may sign, and how many must. Its version 1 is the trust anchor {@code root.updrift} that an operator hands out. */
public final class Root {
    /** Longest root in bytes. */
    public static final int FILE_MAX = 64 << 10;

    /** Most keys; their indices fit one byte. */
    public static final int KEYS_MAX = SignedStatement.SIGNATURES_MAX;

    /** A public key and the name of its scheme. */
    @SuppressWarnings("ArrayRecordComponent") // lent within the package, compared by content where it matters
    record Key(String scheme, byte[] publicKey) {}

    /** Who may sign for a role: indices into the root's keys, ascending. */
    record Signatories(int threshold, List<Integer> keys) {}

    /**
     * What a root says.
     *
     * @param version from 1
     * @param epoch the highest that a sequence may have
     * @param roles ROOT and RELEASE at least
     */
    record Content(int version, int epoch, List<Key> keys, SortedMap<Role, Signatories> roles) {}

    private final Content content;
    private final SignedStatement statement;

    private Root(Content content, SignedStatement statement) {
        this.content = content;
        this.statement = statement;
    }

    /**
     * Version 1 of a root, as bytes: the first {@code threshold} of {@code rootKeys} sign it, and as many keys of each role will be asked for from then on.
     * {@link IllegalArgumentException} if it can't be made.
     *
     * @param scheme whose all these keys are
     */
    public static byte[] create(String scheme, List<Signer> rootKeys, List<Signer> releaseKeys, int threshold) {
        List<Key> keys = Stream.concat(rootKeys.stream(), releaseKeys.stream())
                .map(signer -> new Key(scheme, signer.publicKey()))
                .toList();
        SortedMap<Role, Signatories> roles = new TreeMap<>();
        roles.put(Role.ROOT, new Signatories(threshold, indices(0, rootKeys.size())));
        roles.put(Role.RELEASE, new Signatories(threshold, indices(rootKeys.size(), keys.size())));
        byte[] body = RootBody.write(new Content(1, 0, keys, roles));
        SortedMap<Integer, Signer> signers = new TreeMap<>();
        indices(0, threshold).forEach(index -> signers.put(index, rootKeys.get(index)));
        return SignedStatement.sign(Kind.ROOT, body, signers).bytes();
    }

    private static List<Integer> indices(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /**
     * Reads a root and holds it to everything that it must keep by itself: form, keys that are safe to trust, and enough signatures by its own root keys. Throws
     * {@code KEYS_INVALID} otherwise. {@code schemes} are those that this node has, by name.
     */
    public static Root read(byte[] file, SortedMap<String, SignatureScheme> schemes) {
        Root root;
        try {
            SignedStatement statement = SignedStatement.parse(Kind.ROOT, file);
            root = new Root(RootBody.parse(statement.body()), statement);
        } catch (IllegalArgumentException malformed) {
            throw new UpdriftException(
                    ErrorCode.KEYS_INVALID, "not a trust anchor: " + malformed.getMessage(), malformed);
        }
        root.content.keys().forEach(key -> check(key, schemes));
        Optional<String> missing = root.missing(Role.ROOT, root.statement, schemes);
        if (missing.isPresent()) {
            throw new UpdriftException(
                    ErrorCode.KEYS_INVALID, "the trust anchor isn't signed by its own root keys: " + missing.get());
        }
        return root;
    }

    private static void check(Key key, SortedMap<String, SignatureScheme> schemes) {
        SignatureScheme scheme = schemes.get(key.scheme());
        if (scheme == null) {
            throw new UpdriftException(
                    ErrorCode.KEYS_INVALID,
                    "the trust anchor has a key of scheme '" + key.scheme() + "', and this node has " + schemes.keySet()
                            + ": choose that scheme in updrift.signature.use");
        }
        scheme.checkKey(key.publicKey());
    }

    /**
     * What {@code statement} lacks to be {@code role}'s word, or empty. Every signature must be valid and by a key of that role, so that no relay can add to
     * what the authority sent; each key counts once. Stops at the first that isn't.
     */
    Optional<String> missing(Role role, SignedStatement statement, SortedMap<String, SignatureScheme> schemes) {
        Signatories signatories = content.roles().get(role);
        if (signatories == null) {
            return Optional.of("nobody may sign as " + role);
        }
        int given = statement.signatures().size();
        if (given < signatories.threshold()) {
            return Optional.of(given + " of " + signatories.threshold() + " signatures");
        }
        byte[] signed = statement.kind().toBeSigned(statement.body());
        for (Map.Entry<Integer, byte[]> signature : statement.signatures().entrySet()) {
            int index = signature.getKey();
            if (!signatories.keys().contains(index)) {
                return Optional.of("key " + index + " may not sign as " + role);
            }
            Key key = content.keys().get(index);
            SignatureScheme scheme = schemes.get(key.scheme());
            if (scheme == null || !scheme.verify(key.publicKey(), signed, signature.getValue())) {
                return Optional.of("the signature of key " + index + " is false");
            }
        }
        return Optional.empty();
    }

    /** From 1. */
    public int version() {
        return content.version();
    }

    /** The highest epoch that a sequence may have. */
    public int epoch() {
        return content.epoch();
    }

    /** Of what it says, however it was signed; for version 1 this names the authority. */
    public Hash hash() {
        return statement.hash();
    }

    /** How many keys must sign as {@code role}; 0 if nobody may. */
    public int threshold(Role role) {
        Signatories signatories = content.roles().get(role);
        return signatories == null ? 0 : signatories.threshold();
    }

    /** The index of {@code publicKey} if it may sign as {@code role}. */
    public Optional<Integer> indexOf(Role role, byte[] publicKey) {
        Signatories signatories = content.roles().get(role);
        return signatories == null
                ? Optional.empty()
                : signatories.keys().stream()
                        .filter(index -> Arrays.equals(content.keys().get(index).publicKey(), publicKey))
                        .findFirst();
    }
}
