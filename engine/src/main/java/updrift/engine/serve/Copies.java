package updrift.engine.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import updrift.api.content.UpdateId;
import updrift.engine.content.TreeShape;

/**
 * Who may have which chunk of packages that are whole here: each chunk leaves once before any leaves twice; a second copy only when no receiver of it is
 * connected any more or the asker is owed one, see {@link SecondCopies}.
 */
final class Copies {
    /** Whole packages that peers ask for at one time; beyond, the one begun first is handed out anew. */
    private static final int PACKAGES_MAX = 8;

    private final Map<UpdateId, Handouts> handouts = new LinkedHashMap<>();

    /** The chunk that {@code job} gets, which thereby is handed out; empty if it has to wait. */
    OptionalInt choose(Asker asker, Job job, long nowNanos) {
        Handouts of = handouts(job.from().id(), job.from().shape());
        boolean owed = asker.secondCopies().owed(nowNanos);
        OptionalInt chosen = job.exact()
                ? of.allows(job.index(), asker.number(), owed) ? OptionalInt.of(job.index()) : OptionalInt.empty()
                : of.choose(asker.number(), job.wanted(), owed);
        if (chosen.isEmpty()) {
            asker.secondCopies().refuse(nowNanos);
        } else if (of.isFirst(chosen.getAsInt())) {
            asker.secondCopies().satisfied();
        } else {
            asker.secondCopies().gave(nowNanos);
        }
        chosen.ifPresent(index -> of.handOut(index, asker.number()));
        return chosen;
    }

    private Handouts handouts(UpdateId id, TreeShape shape) {
        Handouts known = handouts.get(id);
        if (known != null) {
            return known;
        }
        if (handouts.size() == PACKAGES_MAX) {
            handouts.remove(handouts.keySet().iterator().next());
        }
        Handouts fresh = new Handouts(shape.chunks());
        handouts.put(id, fresh);
        return fresh;
    }

    /** The link to {@code asker} is gone. */
    void gone(Asker asker) {
        handouts.values().forEach(of -> of.gone(asker.number()));
    }
}
