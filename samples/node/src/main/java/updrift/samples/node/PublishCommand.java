package updrift.samples.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import updrift.api.release.Priority;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.Updrift;
import updrift.engine.authority.MeasuredPackage;
import updrift.engine.authority.ReleaseDraft;
import updrift.engine.authority.SignedAnnouncement;

/** {@code updrift publish}: signs an announcement and makes a node the package's first holder. */
@Command(
        name = "publish",
        description = "Signs an announcement, puts the package in a node's cache, and prints the update id alone.")
final class PublishCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PACKAGE", description = "the file that nodes get")
    private Path packageFile = Path.of("");

    @Option(names = "--keys", required = true, paramLabel = "DIR", description = "the authority, made by keygen")
    private Path keys = Path.of("");

    @Option(names = "--product", required = true, paramLabel = "P", description = "what the fleet runs")
    private String product = "";

    @Option(names = "--version", required = true, paramLabel = "V", description = "SemVer, or dotted numbers")
    private Version version = Version.parse("0");

    @Option(names = "--channel", paramLabel = "C", description = "which nodes get it (stable)")
    private String channel = "stable";

    @Option(names = "--priority", paramLabel = "critical|normal|optional", description = "how urgent (normal)")
    private Priority priority = Priority.NORMAL;

    @Option(
            names = "--platform",
            paramLabel = "linux-x86_64",
            description = "where it runs (everywhere); may be repeated")
    private List<String> platforms = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "DURATION", description = "how long it holds (30d)")
    private Span expires = new Span("30d", ReleaseDraft.LASTS_DEFAULT);

    @Option(
            names = "--apply-by",
            paramLabel = "DURATION",
            description = "how long from now nodes may put it off for a maintenance window or a busy host (for ever)")
    private Optional<Span> applyBy = Optional.empty();

    @Option(names = "--least-version", paramLabel = "V", description = "the oldest version that may take it directly")
    private Optional<Version> leastVersion = Optional.empty();

    @Option(
            names = "--security-floor",
            paramLabel = "V",
            description =
                    "the oldest version that is safe: nodes never roll back below it, not even from a bad version")
    private Optional<Version> securityFloor = Optional.empty();

    @Option(names = "--allow-downgrade", description = "order nodes back from a higher version")
    private boolean allowDowngrade;

    @Option(names = "--sequence", paramLabel = "N", description = "where machines share keys: the counter to use")
    private Optional<Long> sequence = Optional.empty();

    @Option(
            names = "--origin-dir",
            paramLabel = "DIR",
            description = "also put package, tree and announcement here, for a web server")
    private Optional<Path> originDirectory = Optional.empty();

    @Option(
            names = "--origin",
            paramLabel = "s3://BUCKET/PREFIX",
            description = "also put package, tree and announcement into this store, which nodes share")
    private Optional<String> origin = Optional.empty();

    @Mixin
    private StateOption node = new StateOption();

    @Override
    public Integer call() {
        Flags flags = Flags.kept(node.state()).orElseGet(Flags::new);
        Authority authority = Authority.open(keys, flags.builder().signatureScheme());
        try (Destination destination = destination()) {
            MeasuredPackage measured = destination.put(packageFile);
            SignedAnnouncement signed =
                    publishOnline(authority, measured).orElseGet(() -> publishOffline(flags, authority, measured));
            destination.announce(authority, signed);
            System.out.println(measured.id());
        }
        return Cli.DONE;
    }

    private Destination destination() {
        if (origin.isPresent() && originDirectory.isPresent()) {
            throw new CommandFailed("--origin and --origin-dir are two ways to do one thing: give one of them");
        }
        return origin.map(url -> Destination.store(node.state(), url))
                .or(() -> originDirectory.map(Destination::directory))
                .orElseGet(Destination::none);
    }

    /** Through the node that runs; empty if none does. */
    private Optional<SignedAnnouncement> publishOnline(Authority authority, MeasuredPackage measured) {
        Optional<String> newest = ControlClient.ask(node.state(), Orders.NEWEST_SEQUENCE);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        String[] seen = newest.get().split("\\.", 2);
        SignedAnnouncement signed =
                sign(authority, measured, new Sequence(Integer.parseInt(seen[0]), Long.parseLong(seen[1])));
        String statement = HexFormat.of().formatHex(signed.bytes());
        if (ControlClient.ask(node.state(), Orders.PUBLISH, statement, packagePath())
                .isEmpty()) {
            throw new CommandFailed("the node on " + node.state() + " ended; publish again");
        }
        return Optional.of(signed);
    }

    private SignedAnnouncement publishOffline(Flags flags, Authority authority, MeasuredPackage measured) {
        flags.setPath("--state", "state", Optional.of(node.state()));
        flags.setPath("--keys", "trust", Optional.of(authority.anchor()));
        flags.set("--product", "product", Optional.of(product));
        flags.set("--channel", "channel", Optional.of(channel));
        try (Updrift offline = flags.explaining(() -> flags.builder().openOffline())) {
            SignedAnnouncement signed = sign(authority, measured, Orders.newestSequence(offline));
            offline.publish(signed.bytes(), packageFile);
            flags.keepIfFirst(node.state());
            return signed;
        }
    }

    private SignedAnnouncement sign(Authority authority, MeasuredPackage measured, Sequence seen) {
        try {
            OptionalLong counter = sequence.map(OptionalLong::of).orElse(OptionalLong.empty());
            ReleaseDraft draft = new ReleaseDraft(
                    product,
                    channel,
                    version,
                    priority,
                    platforms,
                    expires.duration(),
                    leastVersion,
                    allowDowngrade,
                    counter,
                    applyBy.map(Span::duration),
                    securityFloor);
            return authority.sign(draft, measured, seen);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private String packagePath() {
        String path = packageFile.toAbsolutePath().normalize().toString();
        if (path.contains("\t") || path.contains("\n")) {
            throw new CommandFailed("a package's path has no tabs and no line breaks");
        }
        return path;
    }
}
