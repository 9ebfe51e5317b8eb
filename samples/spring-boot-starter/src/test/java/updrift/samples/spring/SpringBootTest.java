package updrift.samples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import updrift.api.content.UpdateId;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateEvent.DownloadComplete;
import updrift.engine.Updrift;
import updrift.samples.embedded.Publisher;

@Tag("R35")
class SpringBootTest {
    /** Far more than a small package takes on a slow machine. */
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @EnableAutoConfiguration
    static class Application {
        final BlockingQueue<UpdateEvent> heard = new LinkedBlockingQueue<>();

        @EventListener
        void on(UpdateEvent event) {
            heard.add(event);
        }
    }

    @Test
    void anApplicationHearsOfAnUpdateAsOfAnyOtherEvent() throws Exception {
        Path packageFile = Files.writeString(folder.resolve("package"), "the next version");
        try (Publisher publisher = Publisher.start(folder)) {
            Path file = Files.writeString(
                    folder.resolve("updrift.conf"), publisher.configuration(folder.resolve("state"), ""));
            Updrift node;
            try (ConfigurableApplicationContext running = run("--updrift.config=" + file)) {
                node = running.getBean(Updrift.class);

                UpdateId id = publisher.publish(packageFile, "2.0.0");

                assertThat(downloaded(running.getBean(Application.class))).isEqualTo(id);
            }
            assertThatThrownBy(node::status).isInstanceOf(RuntimeException.class);
        }
    }

    private static UpdateId downloaded(Application application) throws InterruptedException {
        while (true) {
            UpdateEvent event = application.heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("an event").isNotNull();
            if (event instanceof DownloadComplete complete) {
                return complete.about().updateId();
            }
        }
    }

    /** As there are two of them, each on a class path of its own. */
    @Test
    void itIsTheSpringBootThatWasMeant() {
        String meant = System.getProperty("updrift.spring-boot");
        assumeTrue(meant != null, "skipped: no updrift.spring-boot says which, as the build does");
        assertThat(SpringBootVersion.getVersion()).isEqualTo(meant);
    }

    @Test
    void withoutTheSettingThereIsNoNode() {
        try (ConfigurableApplicationContext running = run()) {
            assertThat(running.getBeansOfType(Updrift.class)).isEmpty();
        }
    }

    @Test
    @Tag("F11")
    void anApplicationWhoseNodeCannotStartDoesNotStartEither() {
        assertThatThrownBy(() -> run("--updrift.config=" + folder.resolve("missing.conf")))
                .hasStackTraceContaining("missing.conf");
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(arguments);
    }
}
