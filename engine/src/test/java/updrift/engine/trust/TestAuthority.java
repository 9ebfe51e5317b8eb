package updrift.engine.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import updrift.api.content.UpdateId;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;
import updrift.testkit.TestSignatureScheme;

/** An authority for tests, with keys that follow from a seed; it signs whatever it is told, lies too. */
public final class TestAuthority {
    /** When everything here happens. */
    public static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");

    public static final String PLATFORM = "linux-x86_64";

    private final TestSignatureScheme scheme = new TestSignatureScheme();
    private final int threshold;
    private final List<Signer> rootKeys;
    private final List<Signer> releaseKeys;
    private final byte[] root;

    private TestAuthority(long seed, int keys, int threshold) {
        this.threshold = threshold;
        this.releaseKeys = signers(2 * seed, keys);
        this.rootKeys = signers(2 * seed + 1, keys);
        this.root = Root.create(scheme.name(), rootKeys, releaseKeys, threshold);
    }

    /** One of {@code keys} keys, of which {@code threshold} must sign. */
    public static TestAuthority of(long seed, int keys, int threshold) {
        return new TestAuthority(seed, keys, threshold);
    }

    private List<Signer> signers(long seed, int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> scheme.signer(1000 * seed + i))
                .toList();
    }

    public SortedMap<String, SignatureScheme> schemes() {
        return new TreeMap<>(Map.of(scheme.name(), scheme));
    }

    Signer rootKey(int index) {
        return rootKeys.get(index);
    }

    Signer releaseKey(int index) {
        return releaseKeys.get(index);
    }

    public Root root() {
        return Root.read(root, schemes());
    }

    /** A node of product editor, channel stable, on {@link #PLATFORM}. */
    public Trust node(Optional<byte[]> state) {
        return Trust.of(root(), schemes(), "editor", "stable", PLATFORM, state);
    }

    /** What nodes get: {@code release}, signed with exactly the threshold. */
    public byte[] sign(Release release) {
        return signBody(new Announcement(release, 1).body());
    }

    public byte[] signBody(byte[] body) {
        SortedMap<Integer, Signer> signers = new TreeMap<>();
        for (int i = 0; i < threshold; i++) {
            signers.put(releaseKeys.size() + i, releaseKeys.get(i));
        }
        return SignedStatement.sign(Kind.ANNOUNCEMENT, body, signers).bytes();
    }

    /** Release {@code version} for every platform, with a package of its own, issued {@link #NOW} for 30 days. */
    public static Release release(long counter, String version) {
        return release(counter, version, version.hashCode(), List.of());
    }

    public static Release release(long counter, String version, int content, List<String> platforms) {
        return new Release(
                "editor",
                "stable",
                new Sequence(0, counter),
                Version.parse(version),
                id(content),
                1000,
                "00".repeat(32),
                platforms,
                Optional.empty(),
                Priority.NORMAL,
                NOW,
                NOW.plus(Duration.ofDays(30)),
                false);
    }

    public static Release urgent(Release release, Priority priority) {
        return ChangedRelease.of(release).priority(priority).release();
    }

    /** {@code release} with {@code floor} as the oldest version that is safe. */
    public static Release securityFloor(Release release, String floor) {
        return ChangedRelease.of(release).securityFloor(Version.parse(floor)).release();
    }

    /** The id of some package, another for each {@code content}. */
    public static UpdateId id(int content) {
        byte[] id = new byte[UpdateId.LENGTH];
        Arrays.fill(id, (byte) content);
        id[0] = (byte) (content >> 8);
        return UpdateId.of(id);
    }

    /** {@code release} as a signed order to go back to it. */
    public static Release allowingDowngrade(Release release) {
        return ChangedRelease.of(release).allowDowngrade(true).release();
    }

    public static Release issued(Release release, Instant issued, Instant expires) {
        return ChangedRelease.of(release).issued(issued).expires(expires).release();
    }

    public static Release of(Release release, String product, String channel) {
        return ChangedRelease.of(release).product(product).channel(channel).release();
    }
}
