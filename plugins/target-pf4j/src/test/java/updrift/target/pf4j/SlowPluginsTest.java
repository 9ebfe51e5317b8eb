package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.pf4j.Plugin;
import updrift.api.target.Attempt;
import updrift.api.target.Health;

/** Plugins whose start or stop takes too long, or fails. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "a set is chosen by a symbolic link, which not every user may make there")
@Tag("slow")
class SlowPluginsTest extends InstalledSet {
    @Test
    @Tag("E08")
    void aPluginWhoseStartDoesNotReturnIsGivenUpAndAllOfTheOldSetComesBack() throws InterruptedException {
        host.probeTimeout(Duration.ofSeconds(1));
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", ""),
                "till.jar", TestPlugins.jar("till", "2.0.0", TestPlugins.Slow.class)));

        Attempt attempt = host.activate(target, "2.0.0", second);

        Health found = target.probe(attempt);
        assertThat(found.good()).isFalse();
        assertThat(found.reason()).contains("plugin till can't be started: it didn't return within 1000 ms");
        target.rollBack(attempt);
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        TestHost.awaitGivenUp();
        assertThat(host.manager().getStartedPlugins())
                .as("once the start has returned after all")
                .extracting(plugin -> plugin.getDescriptor().getVersion())
                .containsOnly("1.0.0");
    }

    @Test
    @Tag("E08")
    void aPluginThatDoesNotStopIsNotReplacedAndAllGoesOn() throws Exception {
        host.probeTimeout(Duration.ofSeconds(1));
        host.install(Map.of(
                "shop.jar", TestPlugins.jar("shop", "1.0.0", "till"),
                "till.jar", TestPlugins.jar("till", "1.0.0", TestPlugins.Unstoppable.class)));
        Path outside = Files.write(folder.resolve("report.jar"), TestPlugins.jar("report", "5.0.0", "shop"));
        host.manager().startPlugin(host.manager().loadPlugin(outside));
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.jar("shop", "2.0.0", "");
        Attempt attempt = TestHost.attempt("2.0.0", second);

        assertThatThrownBy(() -> host.activate(target, "2.0.0", second))
                .hasMessageContainingAll("plugin till can't be stopped", "within 1000 ms", "can't be replaced");

        target.rollBack(attempt);
        String[] all = {"report 5.0.0 STARTED", "shop 1.0.0 STARTED", "till 1.0.0 STARTED"};
        assertThat(host.running()).containsExactly(all);
        TestHost.awaitGivenUp();
        assertThat(host.running()).as("once it has stopped after all").containsExactly(all);
    }

    @Test
    @Tag("E08")
    void aPluginWhoseStopFailsIsReplacedAllTheSame() {
        host.install(Map.of("shop.jar", TestPlugins.jar("shop", "1.0.0", TestPlugins.Sulking.class)));
        Pf4jTarget target = host.open(LEAD);

        Attempt attempt = host.activate(target, "2.0.0", TestPlugins.jar("shop", "2.0.0", ""));

        assertThat(target.probe(attempt).good()).isTrue();
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");
    }

    @Test
    @Tag("E08")
    void aNewSetThatDoesNotStopHarmsTheOldOneNotEvenOnceItHasStopped() throws InterruptedException {
        host.probeTimeout(Duration.ofSeconds(1));
        Pf4jTarget target = host.open(LEAD);
        Attempt attempt = host.activate(
                target,
                "2.0.0",
                TestPlugins.zip(Map.of(
                        "shop.jar", TestPlugins.jar("shop", "2.0.0", "till", TestPlugins.Unstoppable.class, ""),
                        "till.jar", TestPlugins.jar("till", "2.0.0", ""))));

        target.rollBack(attempt);
        TestHost.awaitGivenUp();

        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        assertThat(host.manager().getStartedPlugins())
                .extracting(
                        plugin -> plugin.getPluginId() + plugin.getDescriptor().getVersion())
                .containsExactlyInAnyOrder("shop1.0.0", "till1.0.0");
    }

    @Test
    @Tag("E08")
    void aNewPluginThatDoesNotStopDoesNotKeepTheOldSetFromComingBack() {
        host.probeTimeout(Duration.ofSeconds(1));
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.jar("shop", "2.0.0", TestPlugins.Unstoppable.class);
        Attempt attempt = host.activate(target, "2.0.0", second);
        assertThat(host.running()).containsExactly("shop 2.0.0 STARTED");

        target.rollBack(attempt);

        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        assertThat(host.manager().getStartedPlugins())
                .extracting(plugin -> plugin.getDescriptor().getVersion())
                .containsOnly("1.0.0");
    }

    @Test
    @Tag("E08")
    void whatNeedsAPluginWhoseStartDoesNotReturnIsNotStartedAndTheReasonNamesBoth() {
        host.probeTimeout(Duration.ofSeconds(1));
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.zip(Map.of(
                "desk.jar", TestPlugins.jar("desk", "2.0.0", "shop"),
                "shop.jar", TestPlugins.jar("shop", "2.0.0", "till?@>=2.0.0"),
                "till.jar", TestPlugins.jar("till", "2.0.0", TestPlugins.Slow.class)));

        Attempt attempt = host.activate(target, "2.0.0", second);

        assertThat(target.probe(attempt).reason())
                .contains("plugin desk needs shop, which isn't up", "needs till, which isn't up", "within 1000 ms");
        target.rollBack(attempt);
        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
    }

    @Test
    @Tag("E08")
    void aPluginWhoseStopFailsOnceItIsGivenUpGoesOn() throws Exception {
        goesOn(TestPlugins.Offended.class);
    }

    @Test
    @Tag("E08")
    void aPluginWhoseStopLeavesItsThreadInterruptedGoesOn() throws Exception {
        goesOn(TestPlugins.Polite.class);
    }

    private void goesOn(Class<? extends Plugin> type) throws Exception {
        host.probeTimeout(Duration.ofSeconds(1));
        host.install(Map.of(
                "shop.jar", TestPlugins.jar("shop", "1.0.0", "till"),
                "till.jar", TestPlugins.jar("till", "1.0.0", type)));
        Pf4jTarget target = host.open(LEAD);
        byte[] second = TestPlugins.jar("shop", "2.0.0", "");

        assertThatThrownBy(() -> host.activate(target, "2.0.0", second)).hasMessageContaining("can't be replaced");
        TestHost.awaitGivenUp();

        assertThat(host.running()).containsExactly("shop 1.0.0 STARTED", "till 1.0.0 STARTED");
        assertThat(host.manager().getStartedPlugins()).hasSize(2);
        assertThat(host.isAlive("till")).isTrue();
    }
}
