package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames that come in pieces, on more streams than there is memory for. */
class FrameCutterTest {
    private static final int LENGTH = 60_000;
    private static final int BUDGET = 200_000;

    private long now;
    private final Assembly assembly = new Assembly(BUDGET, () -> now);
    private final List<Stream> streams = new ArrayList<>();

    private final class Stream implements FrameCutter.Sink {
        final List<Integer> frames = new ArrayList<>();
        String failure = "";
        final EmbeddedChannel channel = new EmbeddedChannel(new FrameCutter(this, assembly));

        Stream begins(int length, int bytes) {
            ByteBuf part = Unpooled.buffer().writeInt(length).writeZero(bytes);
            channel.writeInbound(new DefaultQuicStreamFrame(part, false));
            return this;
        }

        void goesOn(int bytes) {
            channel.writeInbound(new DefaultQuicStreamFrame(Unpooled.buffer().writeZero(bytes), false));
        }

        @Override
        public void frame(ByteBuf memory) {
            frames.add(memory.readableBytes());
            memory.release();
        }

        @Override
        public boolean proven() {
            return !frames.isEmpty();
        }

        @Override
        public void streamEnded() {}

        @Override
        public void streamFailed(Throwable problem) {
            failure = String.valueOf(problem.getMessage());
        }
    }

    private Stream stream() {
        Stream stream = new Stream();
        streams.add(stream);
        now++;
        return stream;
    }

    @Test
    @Tag("C10")
    void ofTooManyHalfDoneFramesTheSlowestGoesAndTheOthersBecomeWhole() {
        for (int i = 0; i < 3; i++) {
            stream().begins(1, 1).begins(LENGTH, LENGTH - 1);
        }
        streams.get(0).goesOn(1);
        streams.get(0).begins(LENGTH, LENGTH - 1);

        stream().begins(1, 1).begins(LENGTH, LENGTH - 1);

        assertThat(streams).extracting(stream -> stream.failure.isEmpty()).containsExactly(true, false, true, true);
        assertThat(streams.get(1).failure).contains("coming longest", String.valueOf(BUDGET));
        streams.forEach(stream -> stream.goesOn(1));
        assertThat(streams).extracting(stream -> stream.frames.size()).containsExactly(3, 1, 2, 2);
    }

    @Test
    @Tag("C10")
    void whoNeverBroughtAWholeFrameGoesBeforeTheSlowestAndTheNewestOfThemFirst() {
        stream().begins(1, 1).begins(LENGTH, LENGTH - 1);
        stream().begins(LENGTH, LENGTH - 1);
        stream().begins(LENGTH, LENGTH - 1);

        stream().begins(1, 1).begins(LENGTH, LENGTH - 1);

        assertThat(streams).extracting(stream -> stream.failure.isEmpty()).containsExactly(true, true, false, true);
        assertThat(streams.get(2).failure).contains("no whole frame", String.valueOf(BUDGET));
    }

    @Test
    @Tag("C10")
    void aNewcomersFrameThatComesInOnePieceNeedsNoRoomAmongThem() {
        for (int i = 0; i < 3; i++) {
            stream().begins(LENGTH, LENGTH - 1);
        }

        Stream newcomer = stream().begins(LENGTH, LENGTH);

        assertThat(newcomer.frames).containsExactly(LENGTH);
        assertThat(streams).allSatisfy(stream -> assertThat(stream.failure).isEmpty());
    }

    @Test
    @Tag("C10")
    void whatIsWholeOrGoneIsCountedNoMore() {
        for (int i = 0; i < 20; i++) {
            Stream whole = stream().begins(LENGTH, LENGTH);
            assertThat(whole.frames).containsExactly(LENGTH);
            stream().begins(LENGTH, LENGTH - 1).channel.close();
        }

        assertThat(streams).allSatisfy(stream -> assertThat(stream.failure).isEmpty());
    }

    @Test
    @Tag("C10")
    void whatIsOnlyClaimedSetsLittleAside() {
        for (int i = 0; i < BUDGET / (16 << 10); i++) {
            stream().begins(LENGTH, 1);
        }

        assertThat(streams).allSatisfy(stream -> assertThat(stream.failure).isEmpty());
    }
}
