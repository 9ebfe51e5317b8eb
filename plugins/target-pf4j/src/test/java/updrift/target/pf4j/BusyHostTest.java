package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.pf4j.PluginState;
import updrift.api.target.Attempt;

/** A host that goes on with its own affairs during an update. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
class BusyHostTest extends InstalledSet {
    @Test
    void aSwitchGoesToItsEndThoughTheHostClosesItsNodeInTheMiddleOfIt() {
        Thread worker = Thread.currentThread();
        host.manager().addPluginStateListener(event -> worker.interrupt());
        Pf4jTarget target = host.open(LEAD);

        Attempt attempt = host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", ""));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(target.probe(attempt).good()).isTrue();
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");
    }

    @Test
    void aSwitchIsTakenBackThoughTheHostHasClosedItsNode() {
        Pf4jTarget target = host.open(LEAD);
        Attempt attempt = host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", ""));

        Thread.currentThread().interrupt();
        target.rollBack(attempt);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
    }

    @Test
    void theThreadsOfAPluginKeepTheHostAliveThoughThoseOfTheNodeDoNot() throws InterruptedException {
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.jar("shop", "2.0.0", TestPlugins.Delicate.class);

        Thread worker = new Thread(() -> host.activate(target, "2.0.0", second));
        worker.setDaemon(true);
        worker.start();
        worker.join();

        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");
        assertThat(host.isAlive("shop")).isTrue();
    }

    @Test
    void whatTheHostStartsDuringASwitchIsStoppedForItTooAndComesBack() throws IOException {
        Path report = Files.write(
                folder.resolve("report.jar"), TestPlugins.jar("report", "5.0.0", "till", TestPlugins.Lively.class, ""));
        CompletableFuture<BooleanSupplier> between = new CompletableFuture<>();
        host.manager().addPluginStateListener(event -> {
            boolean stopped = event.getPluginState() == PluginState.STOPPED;
            if (stopped && event.getPlugin().getPluginId().equals("till") && !between.isDone()) {
                host.manager().startPlugin(host.manager().loadPlugin(report));
                between.complete(
                        (BooleanSupplier) host.manager().getPlugin("report").getPlugin());
            }
        });
        byte[] second = TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", ""), "till.jar", TestPlugins.jar("till", "2.0.0", "")));

        host.activate(host.open(LEAD), "2.0.0", second);

        assertThat(host.running()).containsExactly("report 5.0.0 STARTED", "shop 2.0.0 STARTED", "till 2.0.0 STARTED");
        assertThat(host.isAlive("report")).isTrue();
        assertThat(between.join().getAsBoolean()).as("the one from before").isFalse();
    }

    @Test
    void aHostThatStartsPluginsAgainAndAgainKeepsThem() {
        host.manager().addPluginStateListener(event -> {
            boolean stopped = event.getPluginState() == PluginState.STOPPED;
            boolean loaded = host.manager().getPlugin("shop") != null;
            if (stopped && loaded && event.getPlugin().getPluginId().equals("till")) {
                host.manager().startPlugin("shop");
            }
        });
        Pf4jTarget target = host.open(LEAD);

        assertThatThrownBy(() -> host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", "")))
                .hasMessageContaining("the host starts plugins again and again");

        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        assertThat(host.manager().getStartedPlugins()).hasSize(2);
    }
}
