package updrift.api.time;

import updrift.api.ProvidedByEngine;

/**
 * Threads for work that blocks or takes long: hashing, disk, processes. Bounded in number; what doesn't run yet waits in order. In simulation work runs on the
 * one thread, at a later instant of virtual time.
 */
@ProvidedByEngine
public interface Workers {
    /** Runs {@code work} soon on some worker. What it throws is reported by the engine and ends nothing else. After the node's close it is dropped. */
    void execute(Runnable work);
}
