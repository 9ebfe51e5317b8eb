package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults are printed here on purpose. */
@Tag("G09")
class ReactorTest {
    private final Reactor reactor = open();

    private static Reactor open() {
        try {
            Reactor reactor = new Reactor(System::nanoTime);
            reactor.start();
            return reactor;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        reactor.close();
    }

    @Test
    void aTaskWithoutMemoryEndsNoOther() throws InterruptedException {
        reactor.execute(ReactorTest::useUpTheMemory);

        assertGoesOn();
    }

    @Test
    void aConnectionWithoutMemoryEndsAndNoOther() throws IOException, InterruptedException {
        othersGoOnBeside(new Starved(1, () -> {}));
    }

    @Test
    void norDoesOneThatHasNoMemoryToEndWith() throws IOException, InterruptedException {
        othersGoOnBeside(new Starved(3, ReactorTest::useUpTheMemory));
    }

    @Test
    void whatTricklesWakesItSeldom() throws IOException, InterruptedException {
        Trickle trickle = new Trickle(reactor);

        long begun = System.nanoTime();

        for (int i = 0; i < 3_000; i++) {
            trickle.more();
            LockSupport.parkNanos(100_000);
        }

        assertThat(trickle.all.await(10, TimeUnit.SECONDS)).isTrue();
        long rests = (System.nanoTime() - begun) / 2_000_000;
        assertThat(trickle.turns.get()).isLessThan((int) rests * 3 / 2 + 100);
    }

    @Test
    void aTaskDoesNotWaitUntilItHasRested() throws IOException, InterruptedException {
        Trickle trickle = new Trickle(reactor);
        long begun = System.nanoTime();

        for (int i = 0; i < 1_000; i++) {
            trickle.more();
            assertGoesOn();
        }

        // A thousand rests would take two seconds.
        assertThat(System.nanoTime() - begun).isLessThan(1_500_000_000L);
    }

    private void othersGoOnBeside(Starved starved) throws IOException, InterruptedException {
        reactor.register(starved.pipe.sink(), SelectionKey.OP_WRITE, starved);

        assertThat(starved.turns.await(10, TimeUnit.SECONDS)).isTrue();
        assertGoesOn();
    }

    private static void useUpTheMemory() {
        throw new OutOfMemoryError("a fault of this test");
    }

    private void assertGoesOn() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        reactor.execute(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Reads what little comes. */
    private static final class Trickle implements Reactor.Guest {
        private final Pipe pipe = Pipe.open();
        private final CountDownLatch all = new CountDownLatch(300_000);
        private final ByteBuffer into = ByteBuffer.allocate(1 << 10);
        private final Reactor reactor;
        private final AtomicInteger turns = new AtomicInteger();

        Trickle(Reactor reactor) throws IOException {
            this.reactor = reactor;
            reactor.register(pipe.source(), SelectionKey.OP_READ, this);
        }

        void more() throws IOException {
            pipe.sink().write(ByteBuffer.wrap(new byte[100]));
        }

        @Override
        public void ready() throws IOException {
            turns.incrementAndGet();
            int read = pipe.source().read(into.clear());
            reactor.read(read);
            for (int i = 0; i < read; i++) {
                all.countDown();
            }
        }

        @Override
        public void tick(long nowNanos) {}

        @Override
        public void failed(Throwable problem) {
            throw new AssertionError(problem);
        }

        @Override
        public void end() {}
    }

    /** Has no memory for its turns; after so many it is closed. */
    private static final class Starved implements Reactor.Guest {
        private final Pipe pipe = Pipe.open();
        private final CountDownLatch turns;
        private final Runnable ending;

        Starved(int turns, Runnable ending) throws IOException {
            this.turns = new CountDownLatch(turns);
            this.ending = ending;
        }

        @Override
        public void ready() {
            useUpTheMemory();
        }

        @Override
        public void tick(long nowNanos) {
            useUpTheMemory();
        }

        @Override
        public void failed(Throwable problem) {
            turns.countDown();
            if (turns.getCount() == 0) {
                end();
            }
            ending.run();
        }

        @Override
        public void end() {
            try {
                pipe.sink().close();
                pipe.source().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
