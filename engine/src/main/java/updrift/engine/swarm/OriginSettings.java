package updrift.engine.swarm;

import java.time.Duration;

/**
 * When and how fast a node takes chunks from the origin, the second tier that many nodes share.
 *
 * @param delay how long peers alone are given a chance, counted from the start of a download, where they have something to give
 * @param floor in bytes per second: what peers give after that is topped up while it is less
 * @param maxSpeed in bytes per second, 0 for no limit of its own
 */
public record OriginSettings(Duration delay, long floor, long maxSpeed) {
    /** What counts where nothing is said. */
    public static final OriginSettings DEFAULT = new OriginSettings(Duration.ofSeconds(60), 500_000, 0);
}
