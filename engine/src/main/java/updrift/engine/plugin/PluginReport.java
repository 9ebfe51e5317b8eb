package updrift.engine.plugin;

import java.util.Optional;

/**
 * What became of one plugin that was found or asked for.
 *
 * @param id the jar's {@code Plugin-Id}, or what it would be: {@code transport-tcp}; a file's name where none could be read
 * @param point what it adds, where that is known
 * @param name what configuration chooses it by; empty if unknown
 * @param version as its jar says; empty if unknown
 * @param where the jar or the part of the class path; empty if it is missing
 * @param state what became of it
 * @param reason why it was refused or is missing, and what would help; empty otherwise
 */
public record PluginReport(
        String id, Optional<PluginPoint> point, String name, String version, String where, State state, String reason) {
    /** What became of a plugin. */
    public enum State {
        /** The configuration names it, and it has started. */
        CHOSEN,
        /** It could be chosen. Nothing of it has run, unless it stands on the host's own class path. */
        FOUND,
        /** It can't be used. */
        REFUSED,
        /** The configuration names it, and there is none. */
        MISSING
    }
}
