package updrift.engine.policy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.TreeShape;
import updrift.engine.trust.TrustedReleases;

/** Releases of packages that a test makes up. */
public final class Releases {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Releases() {}

    /** A release of {@code content} that expires long after {@link #NOW}. */
    public static Release of(byte[] content, String version, long sequence) {
        PackageHasher hasher = PackageHasher.of(TreeShape.of(content.length), (position, node) -> {});
        hasher.update(ByteBuffer.wrap(content));
        return new Release(
                "shop",
                "stable",
                new Sequence(0, sequence),
                Version.parse(version),
                hasher.finish().id(),
                content.length,
                sha256(content),
                List.of(),
                Optional.empty(),
                Priority.NORMAL,
                NOW.minusSeconds(60),
                NOW.plusSeconds(30 * 86_400),
                false);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** {@code release} as policy approves it where {@code current} runs. */
    public static ApprovedRelease approved(Release release, Optional<Version> current) {
        Facts facts = new Facts(
                current,
                Sequence.ZERO,
                "linux-x86_64",
                true,
                new TreeSet<UpdateId>(),
                new TreeMap<UpdateId, String>(),
                Long.MAX_VALUE,
                Optional.empty(),
                Optional.empty());
        Policy policy = new Policy(new PolicySettings(true, true, Release.SIZE_MAX));
        var fetch = (FetchDecision.Fetch) policy.decideFetch(TrustedReleases.of(release), facts, NOW);
        return ((ApplyDecision.Take) policy.decideApply(fetch.wanted(), facts, NOW)).approved();
    }
}
