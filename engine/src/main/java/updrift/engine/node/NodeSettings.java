package updrift.engine.node;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import updrift.api.peer.PeerAddress;
import updrift.api.release.Version;
import updrift.engine.bandwidth.Speeds;
import updrift.engine.policy.PolicySettings;
import updrift.engine.swarm.OriginSettings;

/**
 * What configuration says to the engine itself, plugins aside.
 *
 * @param product what the fleet runs
 * @param channel which of its releases this node follows
 * @param platform what this node runs on, such as {@code linux-x86_64}
 * @param currentVersion what runs now, if the operator says so
 * @param policy what policy decides by
 * @param apply what a new version has to do to stay
 * @param autoCheck whether the out-of-band check runs
 * @param checkInterval its mean interval
 * @param speeds how fast it may move chunks
 * @param cacheSize in bytes
 * @param origin when and how fast chunks are taken from the second tier
 * @param advertise addresses that peers are told instead of what they observe
 */
public record NodeSettings(
        String product,
        String channel,
        String platform,
        Optional<Version> currentVersion,
        PolicySettings policy,
        ApplySettings apply,
        boolean autoCheck,
        Duration checkInterval,
        Speeds speeds,
        long cacheSize,
        OriginSettings origin,
        List<PeerAddress> advertise) {
    private static final Map<String, String> MACHINES =
            Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "aarch64", "arm64", "aarch64");

    /** The platform of this JVM: {@code {linux,macos,windows}-{x86_64,aarch64}}, or its raw names in lower case. */
    static String platformOf(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
        return system.replaceAll("[^a-z0-9._-]", "_") + "-"
                + MACHINES.getOrDefault(arch, arch).replaceAll("[^a-z0-9._-]", "_");
    }
}
