package updrift.testkit;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;

/** A datagram within a {@link ChaosDatagram} and when it goes on, from where to where; of two with one time the earlier one goes first. */
record ChaosWaiting(long dueNanos, long order, ByteBuffer bytes, DatagramChannel from, SocketAddress to)
        implements Comparable<ChaosWaiting> {
    private static final Comparator<ChaosWaiting> ORDER =
            Comparator.comparingLong(ChaosWaiting::dueNanos).thenComparingLong(ChaosWaiting::order);

    @Override
    public int compareTo(ChaosWaiting other) {
        return ORDER.compare(this, other);
    }
}
