package updrift.engine.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.content.UpdateId;
import updrift.engine.cache.Lease;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.peers.Peer;
import updrift.engine.peers.PeerTable;
import updrift.engine.wire.Message.Damaged;
import updrift.engine.wire.Outbox;
import updrift.engine.work.Work;

/**
 * Has what askers call damaged hashed again: what rots here after it was served once only they can see. Who says so without cause is warned, for what was sent
 * may be damaged on its way; but an honest one ends the link each time, and comes back after an hour. On the node's thread.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private static final int REMEMBERED_MAX = 64;

    private final PackageCache cache;
    private final PeerTable peers;
    private final Outbox outbox;
    private final Work work;
    private final Map<Suspect, List<Complaint>> lookedAt = new LinkedHashMap<>();

    /** Found damaged lately: who got them so and is late in saying it is right, though they are sound again. */
    private final Set<Suspect> wereDamaged = new LinkedHashSet<>();

    private record Suspect(UpdateId id, int index) {}

    private record Complaint(Peer by, Receipts receipts) {}

    Complaints(PackageCache cache, PeerTable peers, Outbox outbox, Work work) {
        this.cache = cache;
        this.peers = peers;
        this.outbox = outbox;
        this.work = work;
    }

    /** A chunk that is damaged is dropped as one found so before its first serve; the package says so to the node. {@code receipts}: what {@code by} was sent. */
    void hear(Peer by, Receipts receipts, Damaged said) {
        Optional<StoredPackage> held = cache.held(said.id());
        if (held.isEmpty() || isGone(held.get(), said.index()) || receipts.waits()) {
            return;
        }
        if (receipts.takesWord(said.id(), said.index())) {
            look(held.get(), said.index(), new Complaint(by, receipts));
        } else {
            warn(by);
        }
    }

    private static boolean isGone(StoredPackage from, int index) {
        return index < from.shape().chunks() && !from.have().contains(index);
    }

    /** Once for all that call the same chunk damaged meanwhile: a second look could meet the chunk that takes its place. */
    private void look(StoredPackage at, int index, Complaint complaint) {
        Suspect suspect = new Suspect(at.id(), index);
        List<Complaint> others = lookedAt.get(suspect);
        if (others != null) {
            others.add(complaint);
            return;
        }
        lookedAt.put(suspect, new ArrayList<>(List.of(complaint)));
        Lease lease = at.lease();
        work.run(
                () -> at.recheck(index),
                sound -> {
                    lease.close();
                    settle(suspect, !sound, sound && !wereDamaged.contains(suspect));
                },
                unreadable -> {
                    lease.close();
                    settle(suspect, false, false);
                    LOG.warn(
                            "Chunk {} of {}, which a peer calls damaged, can't be read: {}",
                            index,
                            at.id(),
                            String.valueOf(unreadable.getMessage()));
                });
    }

    private void settle(Suspect suspect, boolean right, boolean wrong) {
        for (Complaint complaint : lookedAt.getOrDefault(suspect, List.of())) {
            complaint.receipts().settled(right);
            if (wrong) {
                warn(complaint.by());
            }
        }
        lookedAt.remove(suspect);
        if (right) {
            remember(suspect);
        }
    }

    private void remember(Suspect damaged) {
        wereDamaged.add(damaged);
        if (wereDamaged.size() > REMEMBERED_MAX) {
            wereDamaged.remove(wereDamaged.iterator().next());
        }
    }

    private void warn(Peer liar) {
        String why = "called chunks damaged that are not, or that it was never sent";
        if (peers.warn(liar, "it " + why, work.timeline().nanos())) {
            outbox.disconnect(liar.id(), "you " + why);
        }
    }
}
