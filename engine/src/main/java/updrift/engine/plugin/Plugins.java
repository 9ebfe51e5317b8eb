package updrift.engine.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.PluginFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.plugin.PluginReport.State;

/**
 * The plugins of one node: found on the class path and in a directory, the chosen ones started. Used by one thread; the factories that it gives are as safe as
 * their plugins say.
 */
public final class Plugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    /** Most files of a plugin directory that are looked at: a directory with more isn't one. */
    private static final int FILES_MAX = 1_000;

    private final List<PluginReport> reports = new ArrayList<>();
    private final Map<String, List<Candidate>> candidates = new TreeMap<>();
    private final Map<String, PluginFactory> factories = new LinkedHashMap<>();
    private final Optional<Path> directory;
    private final Optional<PluginPins> pins;
    private final PrivateCopies copies = new PrivateCopies();
    private final Optional<Pf4jHost> pf4j;
    private final PluginCall call;

    private Plugins(Optional<Path> directory, ClassLoader host, Optional<PluginPins> pins, PluginCall call) {
        this.call = call;
        this.directory = directory;
        this.pins = pins;
        pf4j = directory.map(path -> new Pf4jHost(path, host));
    }

    /**
     * Finds all plugins and starts the chosen ones, or throws {@link ErrorCode#PLUGIN_FAILED} with name, reason and remedy; then nothing stays started. Of jars
     * that aren't chosen no code runs.
     *
     * @param source where plugins are looked for
     * @param host what plugins see beside themselves, and where those on the class path are found; it must see the engine's own api
     */
    public static Plugins load(PluginSource source, ClassLoader host, PluginSelection chosen) {
        Plugins plugins = survey(source, host, chosen);
        Optional<PluginReport> problem = plugins.firstProblem(chosen);
        if (problem.isPresent()) {
            plugins.close();
            throw new UpdriftException(ErrorCode.PLUGIN_FAILED, explain(problem.get()));
        }
        plugins.tellWhatIsNotPinned();
        return plugins;
    }

    /** As {@link #load}, but what is wrong with a plugin is only reported. */
    public static Plugins survey(PluginSource source, ClassLoader host, PluginSelection chosen) {
        return survey(source, host, chosen, new PluginCall());
    }

    static Plugins survey(PluginSource source, ClassLoader host, PluginSelection chosen, PluginCall call) {
        checkSharesApi(host);
        Plugins plugins = new Plugins(source.directory(), host, source.pins(), call);
        try {
            plugins.findOnClassPath(host);
            plugins.findInDirectory();
            plugins.refuseTwins();
            plugins.start(chosen);
            return plugins;
        } catch (IOException | UncheckedIOException unreadable) {
            plugins.close();
            throw new UpdriftException(
                    ErrorCode.PLUGIN_FAILED, "plugins can't be looked for: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The started plugin {@code name} of the point whose factories are {@code point}. */
    public <F extends PluginFactory> F factory(Class<F> point, String name) {
        for (PluginPoint each : PluginPoint.values()) {
            PluginFactory factory = each.factory() == point ? factories.get(each + "-" + name) : null;
            if (factory != null) {
                return point.cast(factory);
            }
        }
        throw new UpdriftException(
                ErrorCode.PLUGIN_FAILED, point.getSimpleName() + " '" + name + "' isn't among the chosen plugins");
    }

    /** Everything that was found or asked for, by id. */
    public List<PluginReport> reports() {
        return reports.stream()
                .sorted(Comparator.comparing(PluginReport::id).thenComparing(PluginReport::where))
                .toList();
    }

    /** Stops what was started and lets go of every jar. Nothing of a plugin may be used afterwards. May be called again. */
    @Override
    public void close() {
        pf4j.ifPresent(Pf4jHost::stopPlugins);
        factories.clear();
        copies.close();
    }

    private static void checkSharesApi(ClassLoader host) {
        try {
            if (host.loadClass(PluginFactory.class.getName()) == PluginFactory.class) {
                return;
            }
        } catch (ClassNotFoundException absent) {
            throw new UpdriftException(
                    ErrorCode.PLUGIN_FAILED, "the class loader for plugins doesn't see " + PluginFactory.class, absent);
        }
        throw new UpdriftException(
                ErrorCode.PLUGIN_FAILED, "the class loader for plugins sees another " + PluginFactory.class);
    }

    private void findOnClassPath(ClassLoader host) throws IOException {
        ClassPathPlugins onClassPath = new ClassPathPlugins(host);
        onClassPath.found().forEach(this::add);
        reports.addAll(onClassPath.refused());
    }

    private void findInDirectory() throws IOException {
        if (directory.isEmpty()) {
            return;
        }
        if (!Files.isDirectory(directory.get())) {
            throw new IOException(directory.get() + " is no directory");
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory.get())) {
            files = listed.limit(FILES_MAX + 1).sorted().toList();
        }
        if (files.size() > FILES_MAX) {
            throw new IOException(directory.get() + " holds more than " + FILES_MAX + " files");
        }
        files.forEach(this::inspect);
    }

    private void inspect(Path file) {
        try {
            JarPlugin jar = pins.isPresent() ? pinned(file, pins.get()) : JarInspector.inspect(file);
            add(new Candidate(
                    jar.point(),
                    jar.name(),
                    jar.version(),
                    file.toString(),
                    () -> pf4j.orElseThrow().start(jar)));
        } catch (Refusal refusal) {
            reports.add(refused(file, refusal));
        }
    }

    /** What is inspected, hashed and run is one file that nobody can change in between. */
    private JarPlugin pinned(Path file, PluginPins known) throws Refusal {
        JarInspector.requireJar(file);
        try {
            PrivateCopies.Copy copy = copies.of(file);
            JarPlugin jar = JarInspector.inspect(copy.path());
            known.require(jar, String.valueOf(file.getFileName()), copy.sha256());
            return jar;
        } catch (IOException unreadable) {
            throw new Refusal("can't be checked against its pin: " + unreadable, unreadable);
        }
    }

    /** A stranger among the plugins is worth a line, chosen or not. */
    private void tellWhatIsNotPinned() {
        if (pins.isPresent()) {
            reports.stream()
                    .filter(report -> report.state() == State.REFUSED)
                    .forEach(report -> LOG.warn("plugin {} isn't used: it {}", report.where(), report.reason()));
        }
    }

    /** The jar's own word on who it is counts even if the rest of it doesn't, so that whoever chose it learns why it isn't there. */
    private static PluginReport refused(Path file, Refusal refusal) {
        String id = JarInspector.claimedId(file).orElse(String.valueOf(file.getFileName()));
        Optional<PluginPoint> point = PluginPoint.ofId(id);
        String name = point.map(known -> id.substring(known.key().length() + 1)).orElse("");
        return new PluginReport(id, point, name, "", file.toString(), State.REFUSED, refusal.reason());
    }

    private void add(Candidate candidate) {
        candidates.computeIfAbsent(candidate.id(), id -> new ArrayList<>()).add(candidate);
    }

    /** Which of two would run must not hang on the order of files. */
    private void refuseTwins() {
        for (List<Candidate> twins : candidates.values()) {
            if (twins.size() > 1) {
                String places = twins.stream().map(Candidate::where).collect(Collectors.joining(" and "));
                for (Candidate twin : twins) {
                    reports.add(twin.report(
                            State.REFUSED,
                            twins.size() + " plugins of one name, in " + places + "; remove all but one"));
                }
                twins.clear();
            }
        }
    }

    private void start(PluginSelection chosen) {
        for (List<Candidate> alone : candidates.values()) {
            for (Candidate candidate : alone) {
                reports.add(
                        chosen.chooses(candidate.point(), candidate.name())
                                ? start(candidate)
                                : candidate.report(State.FOUND, ""));
            }
        }
        for (PluginPoint point : PluginPoint.values()) {
            for (String name : chosen.names(point)) {
                String id = point + "-" + name;
                if (reports.stream().noneMatch(report -> report.id().equals(id))) {
                    reports.add(missing(point, name));
                }
            }
        }
    }

    private PluginReport start(Candidate candidate) {
        try {
            PluginFactory factory = call.inTime(
                    candidate.starter()::start, late -> pf4j.ifPresent(host -> host.unload(candidate.id())));
            factories.put(candidate.id(), Objects.requireNonNull(factory));
            return candidate.report(State.CHOSEN, "");
        } catch (TimeoutException hangs) {
            return candidate.report(State.REFUSED, "doesn't end its start" + Refusal.TAKE_ANOTHER);
        } catch (ExecutionException broken) {
            Refusal refusal = broken.getCause() instanceof Refusal own
                    ? own
                    : new Refusal("can't be started: " + broken.getCause() + Refusal.TAKE_ANOTHER, broken);
            return candidate.report(State.REFUSED, refusal.reason());
        }
    }

    private PluginReport missing(PluginPoint point, String name) {
        String reason = nameless(name)
                .map(jar -> "may be one that can't be used: " + jar.where() + " " + jar.reason())
                .orElseGet(() -> nowhere(point));
        return new PluginReport(point + "-" + name, Optional.of(point), name, "", "", State.MISSING, reason);
    }

    /** A jar that can't say any more which plugin it is, but is called as {@code name} would be. */
    private Optional<PluginReport> nameless(String name) {
        Pattern called = Pattern.compile("\\b" + Pattern.quote(name) + "\\b[^/\\\\]*\\.jar$");
        return reports.stream()
                .filter(report ->
                        report.state() == State.REFUSED && report.point().isEmpty())
                .filter(report -> called.matcher(report.where()).find())
                .findFirst();
    }

    private String nowhere(PluginPoint point) {
        String known = candidates.values().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.point() == point)
                .map(Candidate::name)
                .collect(Collectors.joining(", "));
        return directory
                        .map(path -> "is neither on the class path nor in " + path + "; put its jar there")
                        .orElse("is not on the class path, and updrift.plugins names no directory to look in")
                + (known.isEmpty() ? "" : ", or choose what is there: " + known);
    }

    private Optional<PluginReport> firstProblem(PluginSelection chosen) {
        return reports.stream()
                .filter(report -> report.state() == State.REFUSED || report.state() == State.MISSING)
                .filter(report -> report.point().isPresent()
                        && chosen.chooses(report.point().get(), report.name()))
                .findFirst();
    }

    private static String explain(PluginReport report) {
        String plugin = report.point().map(PluginPoint::key).orElse("") + " plugin '" + report.name() + "'";
        return report.where().isEmpty()
                ? plugin + " " + report.reason()
                : plugin + " can't be used: " + report.where() + " " + report.reason();
    }
}
