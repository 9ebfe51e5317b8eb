package updrift.engine.node;

import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Transport;
import updrift.engine.work.Work;

/**
 * Has the transports listen, one after another, and again while an address isn't free: the process before this one may still be ending, an interface may not be
 * up yet. On the node's thread; binding runs on workers.
 */
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Twice as long as a program is given to end; who mistook the address doesn't want to wait longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Links links;
    private final List<Transport> transports;
    private final Work work;
    private final long deadlineNanos;

    Listening(Links links, List<Transport> transports, Work work) {
        this.links = links;
        this.transports = transports;
        this.work = work;
        this.deadlineNanos = work.timeline().nanos() + PATIENCE.toNanos();
    }

    /** Starts all of them, delivering to {@code mail}; then runs {@code then}, or {@code failed} with the first that can't. */
    void start(Links.Mail mail, Runnable then, Consumer<UpdriftException> failed) {
        start(0, FIRST_PAUSE, mail, then, failed);
    }

    private void start(int index, Duration pause, Links.Mail mail, Runnable then, Consumer<UpdriftException> failed) {
        if (index == transports.size()) {
            then.run();
            return;
        }
        work.run(
                () -> {
                    links.start(transports.get(index), mail);
                    return true;
                },
                started -> start(index + 1, FIRST_PAUSE, mail, then, failed),
                failure -> {
                    boolean inTime = work.timeline().nanos() + pause.toNanos() - deadlineNanos < 0;
                    if (!inTime || !mayBecomeFree(failure)) {
                        failed.accept(failure);
                        return;
                    }
                    LOG.warn("{}; it is tried again in {} ms", failure.getMessage(), pause.toMillis());
                    Duration longer = pause.multipliedBy(2);
                    Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                    work.timeline().later(pause, () -> start(index, next, mail, then, failed));
                });
    }

    /** True for a port that only root may have, too: what the system says then is for people, in their language. */
    private static boolean mayBecomeFree(UpdriftException failure) {
        if (failure.code() != ErrorCode.ADDRESS_UNUSABLE) {
            return false;
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
