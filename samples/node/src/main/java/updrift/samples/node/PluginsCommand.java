package updrift.samples.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import updrift.engine.Updrift;
import updrift.engine.node.InstalledPlugin;

/** {@code updrift plugins}: what was found, what is chosen, what was refused and why. */
@Command(name = "plugins", description = "Lists plugins: what was found, what is chosen, what was refused and why.")
final class PluginsCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "configuration that chooses")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--plugins", paramLabel = "DIR", description = "where plugin jars stand")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        Flags flags = new Flags();
        flags.file(config);
        flags.setPath("--plugins", "plugins", directory);
        Updrift.Builder builder = flags.builder();
        List<InstalledPlugin> reports = flags.explaining(builder::plugins);
        System.out.println(json ? json(reports) : words(reports));
        return Cli.DONE;
    }

    private static String json(List<InstalledPlugin> reports) {
        return Json.object(json -> {
            json.writeArrayFieldStart("plugins");
            for (InstalledPlugin report : reports) {
                json.writeStartObject();
                json.writeStringField("id", report.id());
                json.writeStringField("point", report.point());
                json.writeStringField("name", report.name());
                json.writeStringField("version", report.version());
                json.writeStringField("where", report.where());
                json.writeStringField("digest", report.digest());
                json.writeStringField("state", report.state());
                json.writeStringField("reason", report.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String words(List<InstalledPlugin> reports) {
        StringBuilder lines = new StringBuilder();
        for (InstalledPlugin report : reports) {
            String line = String.format(
                    Locale.ROOT,
                    "%-8s %-24s %-10s %s%s%s%n",
                    report.state(),
                    report.id(),
                    report.version(),
                    report.where(),
                    report.digest().isEmpty() ? "" : " " + report.digest(),
                    report.reason().isEmpty() ? "" : ": " + report.reason());
            lines.append(line);
        }
        return lines.toString().stripTrailing();
    }
}
