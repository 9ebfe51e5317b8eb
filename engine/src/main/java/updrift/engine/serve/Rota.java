package updrift.engine.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import updrift.api.release.Priority;
import updrift.engine.bandwidth.RateLimit;
import updrift.engine.content.TreeShape;

/** Whose turn it is to get a chunk: the most urgent updates first, as far as the rate limit lets them, and every other at least one turn in twenty. */
final class Rota {
    private static final int LEAST_TURN = 20;

    private final RateLimit limit;
    private final List<Level> levels = new ArrayList<>();
    private long delay;

    private static final class Level {
        final Priority priority;
        final FairTurns turns = new FairTurns();
        int passedOver;

        Level(Priority priority) {
            this.priority = priority;
        }

        boolean isOwed() {
            return passedOver >= LEAST_TURN - 1;
        }
    }

    Rota(RateLimit limit) {
        this.limit = limit;
        for (Priority priority : Priority.values()) {
            levels.add(new Level(priority));
        }
    }

    /** {@code asker} may want more than before. */
    void offer(Asker asker) {
        for (Level level : levels) {
            Lane lane = asker.lane(level.priority);
            if (lane.wantsMore()) {
                level.turns.add(lane);
            }
        }
    }

    /** Whose turn it is; empty if nobody wants more, or the rate limit holds all of them back: then {@link #delay} tells for how long. */
    Optional<Lane> next(long nowNanos) {
        delay = 0;
        for (Level level : levels) {
            if (level.isOwed() && mayMove(level, nowNanos)) {
                return level.turns.next();
            }
        }
        for (Level level : levels) {
            if (mayMove(level, nowNanos)) {
                return level.turns.next();
            }
        }
        return Optional.empty();
    }

    private boolean mayMove(Level level, long nowNanos) {
        if (level.turns.next().isEmpty()) {
            return false;
        }
        long wait = limit.delay(level.priority, TreeShape.CHUNK, nowNanos);
        delay = delay == 0 || (wait > 0 && wait < delay) ? wait : delay;
        return wait == 0;
    }

    /** In how many nanoseconds the rate limit lets someone move; 0 if it holds nobody back. */
    long delay() {
        return delay;
    }

    /** {@code lane}, whose turn it was, moves {@code bytes} now. */
    void moved(Lane lane, int bytes, long nowNanos) {
        limit.spend(lane.priority(), bytes, nowNanos);
        boolean below = false;
        for (Level level : levels) {
            if (level.priority == lane.priority()) {
                level.turns.moved(lane, bytes);
                level.passedOver = 0;
                below = true;
            } else if (below && !level.turns.isEmpty()) {
                level.passedOver++;
            }
        }
    }

    /** The link to {@code asker} is gone. */
    void remove(Asker asker) {
        levels.forEach(level -> level.turns.remove(asker.lane(level.priority)));
    }
}
