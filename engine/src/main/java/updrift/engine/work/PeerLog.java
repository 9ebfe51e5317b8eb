package updrift.engine.work;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Tells operators what peers do, in at most {@value #LINES_MAX} lines in ten seconds, and how many more there were: whoever makes up identities without end fills no
 * log (C17). What happened is no less done for not being told. On the node's thread.
 */
public final class PeerLog {
    static final int LINES_MAX = 10;

    private static final Duration SPAN = Duration.ofSeconds(10);

    private final Logger log;
    private final Work work;
    private int told;
    private int untold;

    public PeerLog(Logger log, Work work) {
        this.log = log;
        this.work = work;
    }

    /** As {@link Logger#info(String, Object...)}. */
    public void info(String line, Object... about) {
        if (log.isInfoEnabled() && mayTell()) {
            log.info(line, about);
        }
    }

    /** As {@link Logger#warn(String, Object...)}. */
    public void warn(String line, Object... about) {
        if (mayTell()) {
            log.warn(line, about);
        }
    }

    private boolean mayTell() {
        if (told == 0) {
            work.timeline().later(SPAN, this::endSpan);
        }
        if (told == LINES_MAX) {
            untold++;
            return false;
        }
        told++;
        return true;
    }

    private void endSpan() {
        if (untold > 0) {
            log.warn("Of what peers did in the last ten seconds {} more lines are left out", untold);
        }
        told = 0;
        untold = 0;
    }
}
