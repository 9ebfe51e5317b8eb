package updrift.engine.fleet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import updrift.api.content.UpdateId;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.signature.Signer;
import updrift.engine.content.Blake3;
import updrift.engine.node.NodeParts;
import updrift.engine.trust.Announcement;
import updrift.engine.trust.Kind;
import updrift.engine.trust.Role;
import updrift.engine.trust.Root;
import updrift.engine.trust.SignedStatement;
import updrift.testkit.TestSignatureScheme;

/** An authority in memory, with keys of a seed, so that a run can be repeated byte for byte. */
final class FleetAuthority {
    private final TestSignatureScheme scheme = new TestSignatureScheme();
    private final Signer releaseKey;
    private final Root root;
    private Duration valid = Duration.ofDays(30);
    private long counter;

    FleetAuthority(long seed) {
        var random = new SplittableRandom(seed);
        Signer rootKey = key(random);
        releaseKey = key(random);
        byte[] file = Root.create(scheme.name(), List.of(rootKey), List.of(releaseKey), 1);
        root = Root.read(file, NodeParts.byName(List.of(scheme)));
    }

    private Signer key(SplittableRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return scheme.restore(secret);
    }

    Root root() {
        return root;
    }

    /** What it signs from now on expires after so long. */
    void valid(Duration howLong) {
        valid = howLong;
    }

    /** Signs {@code program} as the next release. */
    byte[] announce(String version, byte[] program, Instant now) {
        return announce(version, program, false, Optional.empty(), now);
    }

    /** As {@link #announce(String, byte[], Instant)}, with whether it may go back, and the oldest version that is safe. */
    byte[] announce(
            String version, byte[] program, boolean allowDowngrade, Optional<Version> securityFloor, Instant now) {
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        var release = new Release(
                Fleet.PRODUCT,
                Fleet.CHANNEL,
                new Sequence(0, ++counter),
                Version.parse(version),
                UpdateId.of(Blake3.hash(program)),
                program.length,
                sha256(program),
                List.of(),
                Optional.empty(),
                Priority.NORMAL,
                issued,
                issued.plus(valid),
                allowDowngrade,
                Optional.empty(),
                securityFloor);
        var signers = new TreeMap<Integer, Signer>();
        signers.put(root.indexOf(Role.RELEASE, releaseKey.publicKey()).orElseThrow(), releaseKey);
        return SignedStatement.sign(Kind.ANNOUNCEMENT, new Announcement(release, root.version()).body(), signers)
                .bytes();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
