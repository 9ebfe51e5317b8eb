package updrift.engine.node;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.target.BusySignal;
import updrift.api.target.HealthSignal;
import updrift.api.target.RestartHandler;

/**
 * What a host brings of its own.
 *
 * @param health its word on a new version, by name
 * @param busy its word that it isn't to be disturbed now, by name
 * @param restart how it starts anew
 * @param objects what it hands to plugins
 */
public record HostParts(
        SortedMap<String, HealthSignal> health,
        SortedMap<String, BusySignal> busy,
        Optional<RestartHandler> restart,
        HostObjects objects) {
    /** A host that brings nothing. */
    public static final HostParts NONE =
            new HostParts(new TreeMap<>(), new TreeMap<>(), Optional.empty(), new HostObjects());

    public HostParts {
        health = Collections.unmodifiableSortedMap(new TreeMap<>(health));
        busy = Collections.unmodifiableSortedMap(new TreeMap<>(busy));
    }
}
