package updrift.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The bytes of one simulated file: what a process reads, what the disk holds, and the writes in between. */
final class SimulatedFile {
    private Bytes live = new Bytes();
    private final Bytes durable = new Bytes();
    private final List<Write> unforced = new ArrayList<>();

    private record Write(int position, ByteBuffer bytes) {}

    int length() {
        return live.length;
    }

    int read(long position, ByteBuffer into) {
        int count = (int) Math.min(into.remaining(), Math.max(0, live.length - position));
        if (count > 0) {
            into.put(live.array, (int) position, count);
        }
        return count;
    }

    /** Takes {@code bytes}, whose position nobody else moves. */
    void write(long position, ByteBuffer bytes) {
        Write write = new Write(Math.toIntExact(position), bytes);
        live.put(write.position, bytes, bytes.remaining());
        unforced.add(write);
    }

    void force() {
        unforced.forEach(write -> durable.put(write.position, write.bytes, write.bytes.remaining()));
        unforced.clear();
    }

    /** What a kernel does when write-back fails: the pages count as clean and are never written, though the process still reads them. */
    void failForce() {
        unforced.clear();
    }

    /** Of the writes that weren't forced some arrived, some didn't, and some did in part. */
    void crash(RandomGenerator random) {
        for (Write write : unforced) {
            int all = write.bytes.remaining();
            int arrived = random.nextBoolean() ? all : random.nextInt(all + 1);
            if (random.nextBoolean()) {
                durable.put(write.position, write.bytes, arrived);
            }
        }
        unforced.clear();
        live = durable.copy();
    }

    private static final class Bytes {
        private byte[] array = new byte[64];
        private int length;

        void put(int position, ByteBuffer bytes, int count) {
            if (count == 0) {
                return;
            }
            int end = Math.addExact(position, count);
            if (end > array.length) {
                array = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, array.length * 2L)));
            }
            bytes.get(bytes.position(), array, position, count);
            length = Math.max(length, end);
        }

        Bytes copy() {
            Bytes copy = new Bytes();
            copy.array = array.clone();
            copy.length = length;
            return copy;
        }
    }
}
