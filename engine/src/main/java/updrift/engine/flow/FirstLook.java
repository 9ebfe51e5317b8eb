package updrift.engine.flow;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.apply.Applier;
import updrift.engine.work.Work;

/** Finds out, before anything goes on, what runs here and what was installed. On the node's thread. */
final class FirstLook {
    private static final Logger LOG = LoggerFactory.getLogger(FirstLook.class);

    private final OrderBook book;
    private final Optional<Applier> applier;
    private final Work work;

    FirstLook(OrderBook book, Optional<Applier> applier, Work work) {
        this.book = book;
        this.applier = applier;
        this.work = work;
    }

    private record Found(Sequence installed, Optional<Version> current) {}

    /** Asks both on a worker, again until they can be told, notes them, and then runs {@code then}. */
    void look(Running running, InstalledFile installed, Runnable then) {
        Callable<Optional<Version>> question = question(running);
        work.run(
                () -> new Found(installed.read(), question.call()),
                found -> believe(found, installed, then),
                failure -> {
                    LOG.error("What runs now can't be found out, so nothing goes on: {}", failure.getMessage());
                    work.timeline().later(LookAgain.LATEST, () -> look(running, installed, then));
                });
    }

    /** What the journal and the state of trust know of the mark outweighs a file that says less: nobody but an editor or an old copy makes it say so. */
    private void believe(Found found, InstalledFile installed, Runnable then) {
        Sequence journal = applier.map(Applier::committedUpTo).orElse(Sequence.ZERO);
        Sequence known = journal.compareTo(book.installed()) > 0 ? journal : book.installed();
        Runnable goOn = () -> {
            book.found(found.installed(), applier.flatMap(Applier::lastCommitted), found.current());
            book.raise(known);
            then.run();
        };
        if (found.installed().compareTo(known) >= 0) {
            goOn.run();
            return;
        }
        LOG.warn(
                "The file flow/installed of the state directory says {}, and {} was installed here: it was edited, or set"
                        + " back by a snapshot or a backup. {} counts, and is written there again",
                found.installed(),
                known,
                known);
        work.run(
                () -> {
                    installed.force(known);
                    return true;
                },
                done -> goOn.run(),
                failure -> {
                    LOG.error("{}", failure.getMessage());
                    goOn.run();
                });
    }

    /**
     * What was noted when an update was applied holds as long as the journal is there that tells of it; without, the program itself knows better, unless the
     * operator says the same.
     */
    private Callable<Optional<Version>> question(Running running) {
        Optional<Version> noted = book.orders().currentVersion();
        if (noted.isEmpty()) {
            return running::version;
        }
        boolean holds = applier.map(Applier::remembers).orElse(true) || noted.equals(running.said());
        return holds ? Optional::empty : running::told;
    }
}
