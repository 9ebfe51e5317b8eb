package updrift.engine.peers;

import java.util.function.DoubleBinaryOperator;

/** The highest, or lowest, value of the last five to ten seconds; 0 before there is one. */
final class Recent {
    private static final long PERIOD_NANOS = 5_000_000_000L;

    private final DoubleBinaryOperator better;
    private double before;
    private double now;
    private long beganNanos;
    private boolean hasBefore;
    private boolean hasNow;

    Recent(DoubleBinaryOperator better) {
        this.better = better;
    }

    void add(double value, long nowNanos) {
        if (hasNow && nowNanos - beganNanos >= PERIOD_NANOS) {
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
