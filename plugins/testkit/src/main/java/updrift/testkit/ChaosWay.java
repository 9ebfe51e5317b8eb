package updrift.testkit;

import java.util.SplittableRandom;

/** One direction through a {@link ChaosDatagram}, which guards it. */
final class ChaosWay {
    final SplittableRandom random;
    long freeNanos = System.nanoTime();
    long datagrams;
    long bytes;

    ChaosWay(SplittableRandom random) {
        this.random = random;
    }
}
