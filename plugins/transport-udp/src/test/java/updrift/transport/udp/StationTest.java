package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.time.Timeline;
import updrift.api.time.Timeline.Scheduled;
import updrift.testkit.RealTime;
import updrift.testkit.RecordingReceiver;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TestSettings;

@Tag("G09")
class StationTest {
    private final RealTime time = new RealTime();
    private final AtomicInteger ticks = new AtomicInteger();

    @Test
    void tickGoesOnThoughNeitherItNorTheWordOfItHasMemory() {
        EventLoop loop = new DefaultEventLoop(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((on, fault) -> {
                throw new OutOfMemoryError("a fault of this test");
            });
            return thread;
        });
        UdpTransportFactory factory = new UdpTransportFactory();
        TestContext context =
                new TestContext(new Starving(), time, new SimulatedDisk().directory("node"), TestIdentity.create());
        UdpSettings settings = UdpSettings.read(TestSettings.of(factory, Map.of()));
        try {
            new Station(settings, context, loop, new RecordingReceiver()).open(new EmbeddedChannel());

            assertThat(time.await(() -> ticks.get() >= 3, Duration.ofSeconds(10)))
                    .isTrue();
        } finally {
            loop.shutdownGracefully();
            time.close();
        }
    }

    /** Has no memory to tell the time with. */
    private final class Starving implements Timeline {
        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public long nanos() {
            ticks.incrementAndGet();
            throw new OutOfMemoryError("a fault of this test");
        }

        @Override
        public Scheduled later(Duration delay, Runnable action) {
            return time.later(delay, action);
        }
    }
}
