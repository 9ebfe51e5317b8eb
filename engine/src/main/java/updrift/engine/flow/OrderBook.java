package updrift.engine.flow;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.engine.policy.Facts;
import updrift.engine.work.SerialFile;

/** The local orders as they stand, what is known beside them, and their way to the disk. On the node's thread. */
public final class OrderBook {
    private static final Logger LOG = LoggerFactory.getLogger(OrderBook.class);

    private final LocalOrders orders;
    private final SerialFile file;
    private final String platform;
    private final boolean hasTarget;
    private final long cacheLimit;
    private final SortedSet<UpdateId> requested = new TreeSet<>();
    private final Consumer<Sequence> onInstalled;
    private Sequence installed;

    public OrderBook(
            LocalOrders orders,
            SerialFile file,
            Sequence installed,
            Consumer<Sequence> onInstalled,
            String platform,
            boolean hasTarget,
            long cacheLimit) {
        this.orders = orders;
        this.file = file;
        this.installed = installed;
        this.onInstalled = onInstalled;
        this.platform = platform;
        this.hasTarget = hasTarget;
        this.cacheLimit = cacheLimit;
    }

    public LocalOrders orders() {
        return orders;
    }

    /** What policy decides on when it looks at {@code id}; {@code securityFloor} is the authority's. */
    Facts facts(UpdateId id, Optional<Version> securityFloor) {
        var granted = new TreeSet<>(orders.approved());
        granted.addAll(requested);
        return new Facts(
                orders.currentVersion(),
                installed,
                platform,
                hasTarget,
                granted,
                orders.held(),
                pins(id) ? Long.MAX_VALUE : cacheLimit,
                orders.currentId(),
                securityFloor);
    }

    /** Grants the fetch of {@code id} for as long as this node runs, and keeps it in the cache. */
    void request(UpdateId id) {
        requested.add(id);
    }

    /** Whether {@code id} stays in the cache whatever its limit. */
    boolean pins(UpdateId id) {
        return requested.contains(id) || orders.published().contains(id);
    }

    /**
     * What was found at start: the mark on the disk, the last commit that the journal tells of, which a crash may have kept from being noted here, and what
     * runs, where nothing better is known.
     */
    void found(Sequence mark, Optional<Attempt> committed, Optional<Version> running) {
        raise(mark);
        committed.ifPresent(last -> orders.runs(last.to(), last.updateId()));
        running.filter(version ->
                        committed.isEmpty() && !orders.currentVersion().equals(Optional.of(version)))
                .ifPresent(version -> orders.runs(version, null));
    }

    /** The mark below which nothing installs, as far as is known here. */
    Sequence installed() {
        return installed;
    }

    void raise(Sequence mark) {
        if (mark.compareTo(installed) > 0) {
            installed = mark;
            onInstalled.accept(mark);
        }
    }

    void committed(UpdateId id, Version version, Optional<Sequence> sequence) {
        sequence.ifPresent(this::raise);
        orders.runs(version, id);
        save();
    }

    /** As {@link #committed}, of a version that should have been taken back. */
    void stays(UpdateId id, Version version, Optional<Sequence> sequence, String reason) {
        orders.hold(id, reason);
        committed(id, version, sequence);
    }

    /** {@code attempt} didn't work out. If it was what ran, what ran before it runs now; it is held from here on; {@code then} runs when that is durable. */
    void refuse(Attempt attempt, String reason, Runnable then, Consumer<UpdriftException> failed) {
        if (orders.currentId().equals(Optional.of(attempt.updateId()))) {
            orders.runs(attempt.from().orElse(null), null);
        }
        orders.hold(attempt.updateId(), reason);
        file.write(orders.bytes(), then, failed);
    }

    void hold(UpdateId id, String reason) {
        orders.hold(id, reason);
        save();
    }

    void approve(UpdateId id, Runnable then, Consumer<UpdriftException> failed) {
        orders.approve(id);
        file.write(orders.bytes(), then, failed);
    }

    void publish(UpdateId id, Runnable then, Consumer<UpdriftException> failed) {
        orders.publish(id);
        file.write(orders.bytes(), then, failed);
    }

    private void save() {
        file.write(orders.bytes(), () -> {}, failure -> LOG.error("{}", failure.getMessage()));
    }
}
