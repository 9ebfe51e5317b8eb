package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.TestJar;

@Tag("F06")
class PluginCallTest {
    private final PluginCall call = new PluginCall(Duration.ofMillis(300));

    @Test
    void whatItMakesIsHandedOn() {
        assertThat(call.<String>get(this, "make it", () -> "made", late -> {})).isEqualTo("made");
    }

    @Test
    void whatItThrowsIsOneLineThatNamesClassAndJar() {
        assertThatThrownBy(() -> starts(new NoClassDefFoundError("org/jgroups/JChannel")))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.PLUGIN_FAILED))
                .hasMessageStartingWith("plugin " + getClass().getName() + " in /")
                .hasMessageContaining(
                        " failed to start: java.lang.NoClassDefFoundError: org/jgroups/JChannel; leave it out");
    }

    @Test
    void itsOwnWordOnASettingPasses() {
        UpdriftException own = new UpdriftException(ErrorCode.CONFIG_INVALID, "transport.tcp.listen: no port");

        assertThatThrownBy(() -> starts(own)).isSameAs(own);
    }

    /** A future tells an exception of that kind in another way than all others. */
    @Test
    void whatIsCancelledHasFailedToo() {
        assertThatThrownBy(() -> starts(new CancellationException("stop")))
                .hasMessageContaining("failed to start: java.util.concurrent.CancellationException: stop");
    }

    private void starts(Throwable failure) {
        call.<String>get(
                this,
                "start",
                () -> {
                    if (failure instanceof Exception known) {
                        throw known;
                    }
                    throw (Error) failure;
                },
                late -> {});
    }

    @Test
    void nullIsNothing() {
        assertThatThrownBy(() -> call.get(this, "make a transport", () -> null, late -> {}))
                .hasMessageContaining("gave nothing where it had to make a transport");
    }

    @Test
    void whatNeverEndsIsLeftAndWhatItMakesTooLateIsHandedBack() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> late = new CompletableFuture<>();

        assertThatThrownBy(() -> call.<String>get(
                        this,
                        "start",
                        () -> {
                            while (!waited(end)) {
                                continue;
                            }
                            return "made late";
                        },
                        late::complete))
                .hasMessageContaining("didn't start within 0 s");
        end.countDown();

        assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo("made late");
    }

    /** As code does that doesn't care for interruptions. */
    private static boolean waited(CountDownLatch end) {
        try {
            return end.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException ignored) {
            return false;
        }
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> call.<String>get(
                        this,
                        "start",
                        () -> {
                            Thread.sleep(10_000);
                            return "made";
                        },
                        late -> {}))
                .hasMessageContaining("InterruptedException");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPluginWhoseStartNeverEndsIsRefused(@TempDir Path folder) throws Exception {
        Path directory = Files.createDirectory(folder.resolve("plugins"));
        Path jar = TestJar.discovery("acme")
                .manifest("Plugin-Class", "acme.Started")
                .source("acme.Started", """
                        package acme;
                        public final class Started extends org.pf4j.Plugin {
                            @Override public void start() {
                                try { Thread.sleep(60_000); } catch (InterruptedException end) { return; }
                            }
                        }
                        """)
                .write(directory.resolve("acme.jar"));

        try (Plugins plugins = Plugins.survey(
                PluginSource.of(Optional.of(directory)),
                getClass().getClassLoader(),
                new PluginSelection(Map.of(PluginPoint.DISCOVERY, List.of("acme"))),
                call)) {
            assertThat(plugins.reports())
                    .filteredOn(report -> report.where().equals(jar.toString()))
                    .singleElement()
                    .satisfies(report -> {
                        assertThat(report.state()).isEqualTo(PluginReport.State.REFUSED);
                        assertThat(report.reason()).startsWith("doesn't end its start");
                    });
        }
    }
}
