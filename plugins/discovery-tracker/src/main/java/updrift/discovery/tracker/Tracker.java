package updrift.discovery.tracker;

import java.util.concurrent.CompletableFuture;

/** Whoever answers queries: a registry here, or one elsewhere. */
interface Tracker {
    /** Answers soon, or fails with a {@link Refusal}; doesn't block. */
    CompletableFuture<Listing> ask(Query query);

    /** What the operator calls it. */
    String name();
}
