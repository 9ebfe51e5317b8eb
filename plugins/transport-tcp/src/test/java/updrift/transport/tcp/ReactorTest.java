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
        Pipe pipe = Pipe.open();
        CountDownLatch failed = new CountDownLatch(1);
        reactor.register(pipe.sink(), SelectionKey.OP_WRITE, new Starved(failed) {
            @Override
            public void failed(Throwable problem) {
                super.failed(problem);
                close(pipe);
            }
        });

        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        assertGoesOn();
    }

    @Test
    void norDoesOneThatHasNoMemoryToEndWith() throws IOException, InterruptedException {
        Pipe pipe = Pipe.open();
        CountDownLatch failed = new CountDownLatch(3);
        reactor.register(pipe.sink(), SelectionKey.OP_WRITE, new Starved(failed) {
            @Override
            public void failed(Throwable problem) {
                super.failed(problem);
                if (ended()) {
                    close(pipe);
                }
                reactor.execute(failed::countDown);
                useUpTheMemory();
            }
        });

        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        assertGoesOn();
    }

    private static void close(Pipe pipe) {
        try {
            pipe.sink().close();
            pipe.source().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void useUpTheMemory() {
        throw new OutOfMemoryError("a fault of this test");
    }

    private void assertGoesOn() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        reactor.execute(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Has no memory for its turn. */
    private static class Starved implements Reactor.Guest {
        private final CountDownLatch failed;

        Starved(CountDownLatch failed) {
            this.failed = failed;
        }

        boolean ended() {
            return failed.getCount() == 0;
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
            failed.countDown();
        }

        @Override
        public void end() {
            failed.countDown();
        }
    }
}
