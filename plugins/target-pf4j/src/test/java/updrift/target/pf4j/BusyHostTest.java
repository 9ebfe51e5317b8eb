package updrift.target.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
}
