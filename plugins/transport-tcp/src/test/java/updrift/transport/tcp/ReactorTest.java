package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
