package updrift.api.target;

import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;

/**
 * One attempt to apply one update; the same value is given to each step, after a crash too.
 *
 * @param updateId of the package
 * @param from what ran before; empty if nothing did
 * @param to what the package is
 * @param size of the package in bytes
 */
public record Attempt(UpdateId updateId, Optional<Version> from, Version to, long size) {}
