package updrift.engine.apply;

import updrift.api.release.Sequence;

/** The mark below which nothing installs any more. */
@FunctionalInterface
public interface InstalledMark {
    /** Raises the mark to {@code sequence} unless it is higher already; when it returns, that survives a crash. Called on a worker, again after a crash. */
    void force(Sequence sequence);
}
