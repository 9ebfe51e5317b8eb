package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.FakeTarget;

/** An authority takes back its word at any moment of an attempt. */
@Tag("E15")
class RecallTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");
    private static final WatchTerms AN_HOUR = new WatchTerms(
            Duration.ofHours(1), Optional.empty(), new TreeMap<>(), Optional.empty(), WatchTerms.RESTART_WITHIN);

    @Test
    void aRecallBeforeTheSwitchAbortsItAndOneAfterItIsRolledBackWheneverItComes() {
        int aborted = 0;
        int rolledBack = 0;
        for (int moment = 0; moment < 60; moment++) {
            Scene scene = begun(moment);
            boolean switching = isIn(scene, ApplyState.ACTIVATING) || isIn(scene, ApplyState.WATCHING);
            boolean before =
                    !switching && !isIn(scene, ApplyState.BACKED_UP); // Where it is being asked, and may have been.

            scene.objection = Optional.of("2.0.0 was recalled");
            scene.timeline.advance(Duration.ofMinutes(5));

            assertThat(scene.target.running())
                    .as("recalled after %d events", moment)
                    .contains(OLD);
            assertThat(scene.mark()).isZero();
            assertThat(scene.applier.busy()).isFalse();
            aborted += scene.last().equals("failed NOT_POSSIBLE: 2.0.0 was recalled") ? 1 : 0;
            rolledBack += scene.last().equals("rolled back to 1.0.0: 2.0.0 was recalled") ? 1 : 0;
            assertThat(aborted + rolledBack).isEqualTo(moment + 1);
            assertThat(scene.last()).startsWith(switching ? "rolled back" : before ? "failed NOT_POSSIBLE" : "");
        }
        assertThat(aborted).as("recalled before the switch").isPositive();
        assertThat(rolledBack).as("recalled after the switch").isPositive();
    }

    /** The recall comes while the node is down, at any moment of the attempt. */
    @Test
    void aRecallThatIsMetAfterARestartEndsInTheOldVersionToo() {
        for (int moment = 0; moment < 60; moment++) {
            Scene scene = begun(moment);
            scene.restart(moment);
            scene.objection = Optional.of("2.0.0 was recalled");

            scene.start();

            assertThat(scene.target.running())
                    .as("restarted after %d events", moment)
                    .contains(OLD);
            assertThat(scene.heard).noneMatch(told -> told.startsWith("committed"));
        }
    }

    private static Scene begun(int moment) {
        Scene scene = new Scene();
        scene.target.install(OLD);
        scene.terms(AN_HOUR).start();
        scene.begin(NEW, "2.0.0", 5);
        for (int event = 0; event < moment; event++) {
            scene.timeline.step();
        }
        return scene;
    }

    private static boolean isIn(Scene scene, ApplyState state) {
        return Journal.load(scene.disk.directory("apply"))
                .last()
                .filter(entry -> entry.state() == state)
                .isPresent();
    }
}
