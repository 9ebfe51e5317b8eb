package updrift.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.FakeTarget;

/** An authority takes back its word at any moment of an attempt. */
@Tag("E15")
class RecallTest {
    private static final byte[] OLD = FakeTarget.program("1.0.0", "good");
    private static final byte[] NEW = FakeTarget.program("2.0.0", "good");

    @Test
    void aRecallBeforeTheSwitchAbortsItAndOneAfterItIsRolledBackWheneverItComes() {
        int aborted = 0;
        int rolledBack = 0;
        for (int moment = 0; moment < 60; moment++) {
            Scene scene = begun(moment);
            boolean after = scene.isIn(ApplyState.ACTIVATING) || scene.isIn(ApplyState.WATCHING);
            boolean isAsked = scene.isIn(ApplyState.BACKED_UP); // Or was already.

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
            if (!isAsked) {
                assertThat(scene.last()).startsWith(after ? "rolled back" : "failed NOT_POSSIBLE");
            }
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
        scene.terms(Scene.AN_HOUR).start();
        scene.begin(NEW, "2.0.0", 5);
        for (int event = 0; event < moment; event++) {
            scene.timeline.step();
        }
        return scene;
    }
}
