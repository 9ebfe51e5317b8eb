package updrift.engine.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.release.Release;

/** What was considered last and didn't go on, with the reasons: what a person is told who asks why an update isn't installed. */
final class Considered {
    private final Narrator narrator;
    private final Map<UpdateId, String> reasons = new LinkedHashMap<>();
    private final SortedSet<UpdateId> awaitingApproval = new TreeSet<>();

    Considered(Narrator narrator) {
        this.narrator = narrator;
    }

    void clear() {
        reasons.clear();
        awaitingApproval.clear();
    }

    /** That an update is held was told when it failed; it isn't told again as something to wait for. */
    void waits(Release release, String why, boolean needsApproval, OrderBook book) {
        UpdateId id = release.updateId();
        reasons.put(id, why);
        if (book.orders().held().containsKey(id)) {
            return;
        }
        if (needsApproval) {
            awaitingApproval.add(id);
            narrator.approvalNeeded(id, release.version(), why);
        } else {
            narrator.waiting(id, why);
        }
    }

    void refused(Release release, String why) {
        reasons.put(release.updateId(), why);
    }

    /** In the order in which they were considered, newest first. */
    Map<UpdateId, String> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    SortedSet<UpdateId> awaitingApproval() {
        return Collections.unmodifiableSortedSet(awaitingApproval);
    }
}
