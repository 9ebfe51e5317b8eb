package updrift.engine.node;

import java.util.List;
import updrift.api.config.Amounts;
import updrift.engine.swarm.OriginSettings;

/** Reads the section {@code origin}: when and how fast chunks are taken from the second tier. */
final class OriginConfig {
    private static final String DELAY = "delay";
    private static final String FLOOR = "floor";
    private static final String MAX_SPEED = "max_speed";

    private OriginConfig() {}

    static OriginSettings read(ConfigReader section) {
        section.knowsOnly(List.of(DELAY, FLOOR, MAX_SPEED));
        return new OriginSettings(
                section.value(DELAY, Values.within(Amounts::duration, "0s", "365d"))
                        .orElse(OriginSettings.DEFAULT.delay()),
                section.value(FLOOR, Values.within(Amounts::size, "0", Long.toString(Long.MAX_VALUE)))
                        .orElse(OriginSettings.DEFAULT.floor()),
                NodeConfig.speed(section, MAX_SPEED));
    }
}
