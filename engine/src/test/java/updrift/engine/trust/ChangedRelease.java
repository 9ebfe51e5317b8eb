package updrift.engine.trust;

import java.time.Instant;
import java.util.Optional;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;

/** A release that is as another, but for what a test says. */
public final class ChangedRelease {
    private final Release before;
    private String product;
    private String channel;
    private Sequence sequence;
    private String checksum;
    private Priority priority;
    private Instant issued;
    private Instant expires;
    private boolean allowDowngrade;
    private Optional<Instant> applyBy;
    private Optional<Version> securityFloor;

    private ChangedRelease(Release before) {
        this.before = before;
        this.product = before.product();
        this.channel = before.channel();
        this.sequence = before.sequence();
        this.checksum = before.checksum();
        this.priority = before.priority();
        this.issued = before.issued();
        this.expires = before.expires();
        this.allowDowngrade = before.allowDowngrade();
        this.applyBy = before.applyBy();
        this.securityFloor = before.securityFloor();
    }

    /** As {@code before} until something else is said. */
    public static ChangedRelease of(Release before) {
        return new ChangedRelease(before);
    }

    public ChangedRelease product(String changed) {
        product = changed;
        return this;
    }

    public ChangedRelease channel(String changed) {
        channel = changed;
        return this;
    }

    public ChangedRelease sequence(Sequence changed) {
        sequence = changed;
        return this;
    }

    public ChangedRelease checksum(String changed) {
        checksum = changed;
        return this;
    }

    public ChangedRelease priority(Priority changed) {
        priority = changed;
        return this;
    }

    public ChangedRelease issued(Instant changed) {
        issued = changed;
        return this;
    }

    public ChangedRelease expires(Instant changed) {
        expires = changed;
        return this;
    }

    public ChangedRelease allowDowngrade(boolean changed) {
        allowDowngrade = changed;
        return this;
    }

    public ChangedRelease applyBy(Instant changed) {
        applyBy = Optional.of(changed);
        return this;
    }

    public ChangedRelease securityFloor(Version changed) {
        securityFloor = Optional.of(changed);
        return this;
    }

    public Release release() {
        return new Release(
                product,
                channel,
                sequence,
                before.version(),
                before.updateId(),
                before.size(),
                checksum,
                before.platforms(),
                before.leastVersion(),
                priority,
                issued,
                expires,
                allowDowngrade,
                applyBy,
                securityFloor);
    }
}
