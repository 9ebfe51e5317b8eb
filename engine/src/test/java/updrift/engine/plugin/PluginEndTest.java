package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F06")
class PluginEndTest {
    private final List<String> told = new ArrayList<>();
    private final PluginEnd end = new PluginEnd(Duration.ofMillis(300), told::add);
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void whatNeverEndsIsToldOnceWithClassJarAndRemedyAndLeft() {
        CountDownLatch never = new CountDownLatch(1);
        AutoCloseable hangs = never::await;

        end.close(hangs);
        end.close(hangs);

        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("plugin " + getClass().getName())
                .contains(" in /", " didn't close within 0 s and is left with all that it holds; leave it out");
    }

    @Test
    void whatThrowsIsToldInOneLineAndTheNextOneIsClosed() {
        end.close(() -> {
            throw new NoClassDefFoundError("org/acme/\nBus");
        });
        end.close(closed::incrementAndGet);

        assertThat(told)
                .singleElement()
                .asString()
                .contains(" failed to close: java.lang.NoClassDefFoundError: org/acme/ Bus; leave it out");
        assertThat(closed).hasValue(1);
    }

    @Test
    void aCallerWhoIsInterruptedLetsItEndAllTheSame() {
        Thread.currentThread().interrupt();

        end.close(() -> {
            Thread.sleep(50);
            closed.incrementAndGet();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).hasValue(1);
        assertThat(told).isEmpty();
    }
}
