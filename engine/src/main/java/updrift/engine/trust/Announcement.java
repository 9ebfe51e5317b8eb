package updrift.engine.trust;

import static updrift.engine.trust.Fields.require;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.trust.Fields.Value;

/**
 * An announcement's body to fields and back. Field 15 is kept for a rollout.
 *
 * @param release what it says of the package
 * @param rootVersion the root whose keys signed it
 */
public record Announcement(Release release, int rootVersion) {
    static final int PRODUCT = 0x81;
    static final int CHANNEL = 0x82;
    static final int SEQUENCE = 0x83;
    static final int ROOT_VERSION = 0x84;
    static final int VERSION = 0x85;
    static final int UPDATE_ID = 0x86;
    static final int SIZE = 0x87;
    static final int CHECKSUM = 0x88;
    static final int PLATFORMS = 0x89;
    static final int LEAST_VERSION = 0x8a;
    static final int PRIORITY = 0x8b;
    static final int ISSUED = 0x8c;
    static final int EXPIRES = 0x8d;
    static final int ALLOW_DOWNGRADE = 0x8e;

    /** Not critical: whoever doesn't know it applies the release when it suits. */
    static final int APPLY_BY = 0x10;

    /** Not critical: whoever doesn't know it rolls back as before. */
    static final int SECURITY_FLOOR = 0x11;

    /** The last second of the year 9999, in seconds since 1970: four digits are what people can read. */
    static final long TIME_MAX = 253_402_300_799L;

    /** By their code. */
    private static final List<Priority> PRIORITIES = List.of(Priority.CRITICAL, Priority.NORMAL, Priority.OPTIONAL);

    private static final TreeSet<Integer> KNOWN = new TreeSet<>(List.of(
            PRODUCT,
            CHANNEL,
            SEQUENCE,
            ROOT_VERSION,
            VERSION,
            UPDATE_ID,
            SIZE,
            CHECKSUM,
            PLATFORMS,
            LEAST_VERSION,
            PRIORITY,
            ISSUED,
            EXPIRES,
            ALLOW_DOWNGRADE));

    /** Reads {@code body}; {@link IllegalArgumentException} if it isn't one. */
    public static Announcement parse(byte[] body) {
        Fields fields = Fields.parse(body);
        fields.refuseUnknownCritical(KNOWN);
        try {
            return new Announcement(release(fields), rootVersion(fields));
        } catch (UpdriftException versionInvalid) {
            throw new IllegalArgumentException(versionInvalid.getMessage(), versionInvalid);
        }
    }

    private static Release release(Fields fields) {
        Value id = fields.need(UPDATE_ID);
        Value size = fields.need(SIZE);
        Value checksum = fields.need(CHECKSUM);
        return new Release(
                text(fields, PRODUCT),
                text(fields, CHANNEL),
                sequence(fields),
                Version.parse(text(fields, VERSION)),
                UpdateId.of(id.end(id.raw(UpdateId.LENGTH))),
                size.end(size.u63()),
                HexFormat.of().formatHex(checksum.end(checksum.raw(32))),
                platforms(fields),
                version(fields, LEAST_VERSION),
                priority(fields.need(PRIORITY)),
                time(fields, ISSUED),
                time(fields, EXPIRES),
                fields.find(ALLOW_DOWNGRADE).map(order -> order.end(true)).orElse(false),
                fields.find(APPLY_BY).map(Announcement::time),
                version(fields, SECURITY_FLOOR));
    }

    private static Optional<Version> version(Fields fields, int tag) {
        return fields.find(tag).map(value -> Version.parse(value.text(value.left())));
    }

    /** A field of text, whole. */
    static String text(Fields fields, int tag) {
        Value value = fields.need(tag);
        return value.text(value.left());
    }

    static Sequence sequence(Fields fields) {
        Value value = fields.need(SEQUENCE);
        Sequence sequence = new Sequence(value.u31(), value.u63());
        require(sequence.counter() >= 1, "counters begin at 1");
        return value.end(sequence);
    }

    static int rootVersion(Fields fields) {
        Value value = fields.need(ROOT_VERSION);
        int version = value.end(value.u31());
        require(version >= 1, "versions of roots begin at 1");
        return version;
    }

    static Instant time(Fields fields, int tag) {
        return time(fields.need(tag));
    }

    private static Instant time(Value value) {
        long seconds = value.end(value.u63());
        require(seconds <= TIME_MAX, "a time lies after the year 9999");
        return Instant.ofEpochSecond(seconds);
    }

    static List<String> platforms(Fields fields) {
        return fields.find(PLATFORMS).map(Announcement::platforms).orElse(List.of());
    }

    private static List<String> platforms(Value value) {
        List<String> platforms = new ArrayList<>();
        while (value.left() > 0) {
            require(platforms.size() < Release.PLATFORMS_MAX, "it names too many platforms");
            String platform = value.text(value.u8());
            require(
                    platforms.isEmpty() || platforms.get(platforms.size() - 1).compareTo(platform) < 0,
                    "platforms are out of order");
            platforms.add(platform);
        }
        require(!platforms.isEmpty(), "it names no platform");
        return platforms;
    }

    private static Priority priority(Value value) {
        int code = value.end(value.u8());
        require(code < PRIORITIES.size(), "priority " + code + " is unknown");
        return PRIORITIES.get(code);
    }

    /** Whether there may be a machine that could run either. */
    public static boolean compete(Release one, Release other) {
        return one.platforms().isEmpty()
                || other.platforms().isEmpty()
                || one.platforms().stream().anyMatch(other.platforms()::contains);
    }

    /** The bytes to be signed; {@link IllegalArgumentException} where the format has no room for what it says. */
    public byte[] body() {
        Sequence sequence = release.sequence();
        Fields.Writer out = new Fields.Writer()
                .text(PRODUCT, release.product())
                .text(CHANNEL, release.channel())
                .put(
                        SEQUENCE,
                        ByteBuffer.allocate(12)
                                .putInt(sequence.epoch())
                                .putLong(sequence.counter())
                                .array())
                .u32(ROOT_VERSION, rootVersion)
                .text(VERSION, release.version().toString())
                .put(UPDATE_ID, release.updateId().bytes())
                .u64(SIZE, release.size())
                .put(CHECKSUM, HexFormat.of().parseHex(release.checksum()));
        if (!release.platforms().isEmpty()) {
            out.put(PLATFORMS, platforms(release.platforms()));
        }
        release.leastVersion().ifPresent(least -> out.text(LEAST_VERSION, least.toString()));
        out.put(PRIORITY, new byte[] {(byte) PRIORITIES.indexOf(release.priority())})
                .u64(ISSUED, seconds(release.issued()))
                .u64(EXPIRES, seconds(release.expires()));
        if (release.allowDowngrade()) {
            out.put(ALLOW_DOWNGRADE, new byte[0]);
        }
        release.applyBy().ifPresent(by -> out.u64(APPLY_BY, seconds(by)));
        release.securityFloor().ifPresent(floor -> out.text(SECURITY_FLOOR, floor.toString()));
        return out.toBytes();
    }

    private static byte[] platforms(List<String> platforms) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String platform : new TreeSet<>(platforms)) {
            out.write(platform.length());
            out.writeBytes(platform.getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static long seconds(Instant time) {
        require(
                time.getEpochSecond() >= 0 && time.getEpochSecond() <= TIME_MAX,
                "a time lies outside the years 1970 to 9999");
        return time.getEpochSecond();
    }
}
