package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import updrift.engine.cache.Lease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.VerifiedChunk;

/**
 * One worker's turn at what arrived: verifies it all at once, writes what is proven, and gives all of the memory back. Two may run side by side, one verifying
 * while the other writes.
 */
final class Drain implements Callable<Drain.Outcome> {
    private final List<Arrival> arrivals;
    private final StoredPackage into;
    private final Lease lease;

    /** Ends {@code lease} when it is done. */
    Drain(List<Arrival> arrivals, StoredPackage into, Lease lease) {
        this.arrivals = arrivals;
        this.into = into;
        this.lease = lease;
    }

    /** What is now kept, and what wasn't proven. */
    record Outcome(List<Arrival> kept, List<Arrival> lies) {}

    @Override
    public Outcome call() {
        try {
            return writeProven(
                    into.verifier().verify(arrivals.stream().map(Arrival::chunk).toList()));
        } finally {
            arrivals.forEach(arrival -> arrival.frame().release());
            lease.close();
        }
    }

    private Outcome writeProven(List<Optional<VerifiedChunk>> verified) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < verified.size(); i++) {
            verified.get(i).ifPresent(into::write);
            (verified.get(i).isPresent() ? outcome.kept : outcome.lies).add(arrivals.get(i));
        }
        return outcome;
    }
}
