package updrift.api.release;

import java.util.Comparator;

/**
 * The order in which an authority said things. A root rotation may start a new epoch, so that a counter run up by a stolen key can be left behind without any
 * mark falling.
 *
 * @param epoch 0 to 2^31 - 1
 * @param counter 0 to 2^63 - 1; the first statement has 1
 */
public record Sequence(int epoch, long counter) implements Comparable<Sequence> {
    /** Below every statement. */
    public static final Sequence ZERO = new Sequence(0, 0);

    private static final Comparator<Sequence> ORDER =
            Comparator.comparingInt(Sequence::epoch).thenComparingLong(Sequence::counter);

    public Sequence {
        if (epoch < 0 || counter < 0) {
            throw new IllegalArgumentException("no sequence: " + epoch + "." + counter);
        }
    }

    @Override
    public int compareTo(Sequence other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + "." + counter;
    }
}
