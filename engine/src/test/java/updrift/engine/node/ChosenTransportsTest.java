package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Transport;
import updrift.testkit.LabelIdentity;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.SimulatedHost;
import updrift.testkit.SimulatedNetwork;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

@Tag("R33")
class ChosenTransportsTest {
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final SimulatedHost host = new SimulatedNetwork(time, 1).host("ada");

    private Transport possible() {
        VirtualNode node = time.node("ada");
        return host.create(
                TestSettings.of(host, Map.of()),
                new TestContext(
                        node.timeline(), node.workers(), new SimulatedDisk().directory("ada"), LabelIdentity.of(1)));
    }

    private Function<String, Transport> failing(ErrorCode code) {
        return name -> {
            if (name.startsWith("bad")) {
                throw new UpdriftException(code, name + " can't");
            }
            return possible();
        };
    }

    @Test
    void oneThatIsNotPossibleHereIsLeftOutWhereAnotherIs() {
        for (List<String> names : List.of(List.of("bad", "good"), List.of("good", "bad"))) {
            assertThat(ChosenTransports.open(names, failing(ErrorCode.NOT_POSSIBLE)))
                    .hasSize(1);
        }
    }

    @Test
    void whereNoneIsPossibleTheFirstOnesReasonIsGiven() {
        assertThatThrownBy(() -> ChosenTransports.open(List.of("bad1", "bad2"), failing(ErrorCode.NOT_POSSIBLE)))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_POSSIBLE))
                .hasMessage("bad1 can't");
        assertThat(ChosenTransports.open(List.of(), failing(ErrorCode.NOT_POSSIBLE)))
                .isEmpty();
    }

    @Test
    void whateverElseIsWrongWithOneIsWrongWithTheNode() {
        assertThatThrownBy(() -> ChosenTransports.open(List.of("good", "bad"), failing(ErrorCode.CONFIG_INVALID)))
                .isInstanceOf(UpdriftException.class)
                .hasMessage("bad can't");
    }
}
