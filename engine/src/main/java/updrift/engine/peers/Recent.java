package updrift.engine.peers;

import java.util.function.DoubleBinaryOperator;

/** The highest, or lowest, value of one to two periods that ended just now; 0 before there is one. */
final class Recent {
    private final DoubleBinaryOperator better;
    private final long periodNanos;
    private double before;
    private double now;
    private long beganNanos;
    private boolean hasBefore;
    private boolean hasNow;

    Recent(DoubleBinaryOperator better, long periodNanos) {
        this.better = better;
        this.periodNanos = periodNanos;
    }

    void add(double value, long nowNanos) {
        if (hasNow && nowNanos - beganNanos >= periodNanos) {
            before = now;
            hasBefore = true;
            hasNow = false;
        }
        if (!hasNow) {
            beganNanos = nowNanos;
            now = value;
            hasNow = true;
        }
        now = better.applyAsDouble(now, value);
    }

    double get() {
        if (!hasNow) {
            return 0;
        }
        return hasBefore ? better.applyAsDouble(before, now) : now;
    }

    void clear() {
        hasBefore = false;
        hasNow = false;
    }
}
