package updrift.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.engine.content.TestPackage;

/** Fleets that share an origin. */
@Tag("R37")
class OriginFleetTest {
    private static final int SIZE = 3 << 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("R01")
    void anIslandHearsOfAReleaseFromTheOriginAloneAndDrawsAboutOneCopy(long seed) {
        Fleet fleet = Fleet.of(6).seed(seed).withOrigin().start();
        fleet.run(Duration.ofMinutes(5));

        fleet.publishAtOrigin("2.0", FleetPackage.of("2.0", "good", SIZE, seed));
        fleet.run(Duration.ofMinutes(45));
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(fleet.origin().packageBytesRead()).isBetween((long) SIZE, SIZE * 13L / 10);
        assertThat(fleet.nodes().stream().flatMap(node -> node.events().stream()))
                .anyMatch(event -> event.about().cause().equals("the origin has it"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whereTheAuthorityServesTheOriginIsLeftAlone(long seed) {
        Fleet fleet = Fleet.of(6).seed(seed).withOrigin().start();
        fleet.run(Duration.ofSeconds(10));

        TestPackage program = TestPackage.of(FleetPackage.of("2.0", "good", SIZE, seed));
        fleet.origin().stock(program.id(), program.bytes(), program.tree());
        fleet.publish("2.0", program.bytes());
        fleet.runUntil(fleet.everyNodeRuns("2.0"));

        assertThat(fleet.origin().packageBytesRead()).isZero();
    }
}
