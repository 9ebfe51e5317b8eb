package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.transport.Frame;

class InboxTest {
    private final AtomicInteger resumed = new AtomicInteger();
    private final SlabPool pool = new SlabPool(8L * SlabPool.SLAB_LENGTH, resumed::incrementAndGet);
    private final AtomicInteger parked = new AtomicInteger();
    private final Inbox inbox = new Inbox(pool, true, resumed::incrementAndGet, parked::addAndGet);
    private final Deque<TcpFrame> kept = new ArrayDeque<>();
    private final Inbox.Sink sink = new Inbox.Sink() {
        @Override
        public void opened() {
            throw new IllegalStateException("was open");
        }

        @Override
        public void frame(TcpFrame frame) {
            kept.add(frame);
        }
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverTheCutsFramesComeWholeAndInOrder(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        ByteBuffer stream = ByteBuffer.allocate(6 << 20);
        while (stream.remaining() > 70_000) {
            byte[] frame = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : 66_000)];
            random.nextBytes(frame);
            sent.add(frame);
            stream.putInt(frame.length).put(frame);
        }
        Wire wire = new Pieces(stream.flip(), random);
        List<byte[]> received = new ArrayList<>();

        while (received.size() < sent.size()) {
            inbox.read(wire, sink);
            for (int release = random.nextInt(40); release > 0 && !kept.isEmpty(); release--) {
                TcpFrame frame = kept.remove();
                byte[] copy = new byte[frame.bytes().remaining()];
                frame.bytes().duplicate().get(copy);
                received.add(copy);
                frame.release();
            }
            if (random.nextInt(10) == 0) {
                inbox.park();
            }
        }

        assertThat(received).usingElementComparator(Arrays::compare).isEqualTo(sent);
        inbox.close();
        assertThat(pool.inUse()).isZero();
        assertThat(parked).hasValue(0);
    }

    @Test
    void whoReleasesNothingIsReadNoFurtherAndGoesOnAfterwards() throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(8 << 20);
        while (stream.remaining() > 60_004) {
            stream.putInt(60_000).put(new byte[60_000]);
        }
        Wire wire = new Pieces(stream.flip(), new Random(1));
        Inbox.Outcome outcome = Inbox.Outcome.EMPTY;
        while (outcome != Inbox.Outcome.PAUSED) {
            outcome = inbox.read(wire, sink);
        }
        assertThat(kept.size() * 60_000).isLessThan(Inbox.UNRELEASED_BYTES_MAX + 60_000);
        int held = kept.size();

        while (resumed.get() == 0) {
            kept.remove().release();
        }

        assertThat(kept).hasSizeLessThan(held).isNotEmpty();
        assertThat(inbox.read(wire, sink)).isNotEqualTo(Inbox.Outcome.PAUSED);
    }

    @Test
    @Tag("C10")
    void halfAFrameHoldsNoSlabOnceNothingMoreComes() throws IOException {
        ByteBuffer stream =
                ByteBuffer.allocate(504).putInt(1_000).put(new byte[500]).flip();
        inbox.read(new Pieces(stream, new Random(1)), sink);
        inbox.read(new Pieces(stream, new Random(1)), sink);
        while (stream.hasRemaining()) {
            inbox.read(new Pieces(stream, new Random(1)), sink);
        }

        inbox.park();
        inbox.park();

        assertThat(pool.inUse()).isZero();
        assertThat(inbox.partial()).isTrue();
        assertThat(parked).hasValue(504);
        inbox.read(new Pieces(ByteBuffer.allocate(500), null), sink);
        assertThat(kept).hasSize(1);
        assertThat(parked).hasValue(0);
    }

    @Test
    @Tag("C10")
    void whatWaitsAfterAPauseIsHandedOutAndNotMoved() throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(8 << 20);
        while (stream.remaining() > 60_004) {
            stream.putInt(60_000).put(new byte[60_000]);
        }
        Wire wire = new Pieces(stream.flip(), null);
        while (inbox.read(wire, sink) != Inbox.Outcome.PAUSED) {
            continue;
        }
        kept.forEach(TcpFrame::release);
        assertThat(resumed).hasPositiveValue();

        inbox.spare();
        inbox.park();
        inbox.park();

        assertThat(parked).hasValueLessThan(Frame.LENGTH_MAX + 4);
    }

    /** Bytes in pieces of any length, or all at once without a source of chance. */
    private static final class Pieces implements Wire {
        private final ByteBuffer stream;
        private final Random random;

        Pieces(ByteBuffer stream, Random random) {
            this.stream = stream;
            this.random = random;
        }

        @Override
        public int read(ByteBuffer into) {
            int most = Math.min(stream.remaining(), into.remaining());
            int count = random == null ? most : Math.min(most, random.nextInt(200_000));
            into.put(stream.slice(stream.position(), count));
            stream.position(stream.position() + count);
            return count;
        }

        @Override
        public boolean holdsMore() {
            return stream.hasRemaining();
        }

        @Override
        public long write(ByteBuffer[] from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(FileChannel from, long position, long length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean flush() {
            return true;
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }
}
