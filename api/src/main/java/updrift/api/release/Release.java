package updrift.api.release;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;

/**
 * What a publisher signed about one package. Instants are whole seconds. Whoever holds one knows only what was said, not that it may be trusted.
 *
 * @param product 1 to 64 of {@code [a-z0-9._-]}
 * @param channel as product
 * @param sequence its place among everything that the authority said for this product and channel
 * @param version what the package is
 * @param updateId BLAKE3-256 of the package
 * @param size of the package in bytes, 0 to 2^40
 * @param checksum SHA-256 of the package in lower-case hexadecimal
 * @param platforms where it runs, such as {@code linux-x86_64}, at most 8; none means everywhere
 * @param leastVersion the oldest version that may be updated to this one directly
 * @param priority how urgent
 * @param issued when it was signed
 * @param expires from this instant on it is refused
 * @param allowDowngrade a signed order to install it over a higher version
 * @param applyBy from this instant on nodes that may apply it put it off no more, neither for a maintenance window nor for a host that is busy
 * @param securityFloor the oldest version that is safe: no node that knows of this goes back to one below it, not above {@code version} itself
 */
public record Release(
        String product,
        String channel,
        Sequence sequence,
        Version version,
        UpdateId updateId,
        long size,
        String checksum,
        List<String> platforms,
        Optional<Version> leastVersion,
        Priority priority,
        Instant issued,
        Instant expires,
        boolean allowDowngrade,
        Optional<Instant> applyBy,
        Optional<Version> securityFloor) {
    /** Largest package in bytes: 1 TiB. */
    public static final long SIZE_MAX = 1L << 40;

    /** Most platforms that one release names, so that it fits an announcement. */
    public static final int PLATFORMS_MAX = 8;

    private static final String NAME = "[a-z0-9._-]{1,64}";

    public Release {
        platforms = List.copyOf(platforms);
        require(product.matches(NAME), "product", product);
        require(channel.matches(NAME), "channel", channel);
        require(size >= 0 && size <= SIZE_MAX, "size", size);
        require(HexFormat.of().parseHex(checksum).length == 32, "checksum", checksum);
        require(
                platforms.size() <= PLATFORMS_MAX && platforms.stream().allMatch(p -> p.matches(NAME)),
                "platforms",
                platforms);
        require(wholeSeconds(issued) && wholeSeconds(expires), "times (whole seconds)", expires);
        require(issued.isBefore(expires), "expiry", expires);
        applyBy.ifPresent(by -> require(wholeSeconds(by) && !by.isBefore(issued), "apply by", by));
        securityFloor.ifPresent(floor -> require(floor.compareTo(version) <= 0, "security floor", floor));
    }

    /** As it is without a time by which it is to be applied, and without a security floor. */
    public Release(
            String product,
            String channel,
            Sequence sequence,
            Version version,
            UpdateId updateId,
            long size,
            String checksum,
            List<String> platforms,
            Optional<Version> leastVersion,
            Priority priority,
            Instant issued,
            Instant expires,
            boolean allowDowngrade) {
        this(
                product,
                channel,
                sequence,
                version,
                updateId,
                size,
                checksum,
                platforms,
                leastVersion,
                priority,
                issued,
                expires,
                allowDowngrade,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it runs on {@code platform}. */
    public boolean runsOn(String platform) {
        return platforms.isEmpty() || platforms.contains(platform);
    }

    private static boolean wholeSeconds(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static void require(boolean holds, String what, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("not the " + what + " of a release: " + value);
        }
    }
}
