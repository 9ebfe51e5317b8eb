package updrift.engine.node;

import java.util.Locale;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.PluginReport;

/**
 * What became of one plugin that was found or asked for, for people to read.
 *
 * @param id the jar's {@code Plugin-Id}, such as {@code transport-tcp}; a file's name where none could be read
 * @param point what it adds, such as {@code transport}; empty if unknown
 * @param name what configuration chooses it by; empty if unknown
 * @param version as its jar says; empty if unknown
 * @param where the jar or the part of the class path; empty if it is missing
 * @param digest what {@code plugin_pins} would name its jar by, {@code sha256:} and 64 hexadecimal digits; empty if it is no jar, or can't be read
 * @param state {@code chosen}, {@code found}, {@code refused} or {@code missing}
 * @param reason why it was refused or is missing, and what would help; empty otherwise
 */
public record InstalledPlugin(
        String id,
        String point,
        String name,
        String version,
        String where,
        String digest,
        String state,
        String reason) {
    static InstalledPlugin of(PluginReport report) {
        return new InstalledPlugin(
                report.id(),
                report.point().map(PluginPoint::key).orElse(""),
                report.name(),
                report.version(),
                report.where(),
                JarDigest.of(report.where()),
                report.state().name().toLowerCase(Locale.ROOT),
                report.reason());
    }
}
