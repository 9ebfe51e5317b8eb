package updrift.engine.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.release.Sequence;
import updrift.api.release.Version;

/**
 * What is so on this node when a decision is made.
 *
 * @param currentVersion what runs; empty if nothing does or nobody can tell
 * @param installed the mark that never falls: the highest sequence that was ever installed
 * @param platform such as {@code linux-x86_64}
 * @param hasTarget whether there is anything to apply updates to
 * @param approved updates that a person allowed by name
 * @param held updates that aren't tried again by themselves, and why
 * @param cacheLimit in bytes; {@link Long#MAX_VALUE} where it doesn't count
 * @param installedId what was installed last and still runs
 * @param securityFloor the oldest version that the authority holds to be safe, if it said so
 */
public record Facts(
        Optional<Version> currentVersion,
        Sequence installed,
        String platform,
        boolean hasTarget,
        SortedSet<UpdateId> approved,
        SortedMap<UpdateId, String> held,
        long cacheLimit,
        Optional<UpdateId> installedId,
        Optional<Version> securityFloor) {
    public Facts {
        approved = Collections.unmodifiableSortedSet(new TreeSet<>(approved));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
    }
}
