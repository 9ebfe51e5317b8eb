package updrift.samples.node.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One node's fate, all of it drawn from one seed.
 *
 * @param seed what it was drawn from
 * @param good whether the update that it meets is kept; the other one dies as soon as it is active
 * @param kills where it is killed, one start after the other
 */
record KillPlan(long seed, boolean good, List<Kill> kills) {
    /** A fourth interruption would make a node give an update up, and the kept one is expected to be kept. */
    private static final int KILLS_MAX = 3;

    /** Two of five updates are rolled back: they pass as many points after the switch. */
    private static final long OF = 5;

    private static final long BAD_OF = 2;

    /**
     * @param point where
     * @param millis how long after a sign of it is seen
     */
    record Kill(KillPoint point, int millis) {}

    static KillPlan of(long seed) {
        boolean good = Math.floorMod(seed, OF) >= BAD_OF;
        List<KillPoint> points = KillPoint.of(good);
        Random random = new Random(seed);
        List<Kill> kills = new ArrayList<>();
        // Seeds in a row begin at each point in turn, so that no run leaves one out; what comes on top is chance.
        KillPoint first = points.get((int) Math.floorMod(seed / OF * 3 + seed, (long) points.size()));
        kills.add(kill(first, random));
        for (int more = random.nextInt(KILLS_MAX); more > 0; more--) {
            kills.add(kill(points.get(random.nextInt(points.size())), random));
        }
        return new KillPlan(seed, good, kills);
    }

    /** Half of them at once. */
    private static Kill kill(KillPoint point, Random random) {
        return new Kill(point, random.nextBoolean() ? 0 : random.nextInt(point.millisMax()));
    }

    /** The plans of the seeds from {@code first} on, until they kill at least {@code kills} times. */
    static List<KillPlan> from(long first, int kills) {
        List<KillPlan> plans = new ArrayList<>();
        for (int planned = 0;
                planned < kills;
                planned += plans.get(plans.size() - 1).kills.size()) {
            plans.add(of(first + plans.size()));
        }
        return plans;
    }
}
