package updrift.engine.node;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.target.HealthSignal;
import updrift.api.target.RestartHandler;

/**
 * What a host brings of its own.
 *
 * @param health its word on a new version, by name
 * @param restart how it starts anew
 */
public record HostParts(SortedMap<String, HealthSignal> health, Optional<RestartHandler> restart) {
    /** A host that brings nothing. */
    public static final HostParts NONE = new HostParts(new TreeMap<>(), Optional.empty());

    public HostParts {
        health = Collections.unmodifiableSortedMap(new TreeMap<>(health));
    }
}
