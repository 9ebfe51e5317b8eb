package updrift.samples.node;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.release.Priority;
import updrift.api.release.Version;

/** The command {@code updrift} and how all of its subcommands fail. */
@Command(
        name = "updrift",
        description = "Updates programs through their own fleet.",
        footer = "Each command has --help. Sizes: 500, 64KiB, 2MB. Durations: 250ms, 30s, 5m, 1h, 7d.")
final class Cli {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private Cli() {}

    /** In the order in which help lists them. */
    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("keygen", KeygenCommand::new);
        commands.put("pack", PackCommand::new);
        commands.put("publish", PublishCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("approve", ApproveCommand::new);
        commands.put("rollback", RollbackCommand::new);
        commands.put("confirm", ConfirmCommand::new);
        commands.put("reject", RejectCommand::new);
        commands.put("launch", LaunchCommand::new);
        commands.put("hash", HashCommand::new);
        commands.put("plugins", PluginsCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("practice", PracticeCommand::new);
        return commands;
    }

    /** Runs what {@code arguments} say and answers the exit code. */
    static int run(String... arguments) {
        return run(new PrintWriter(System.err, true, Charset.defaultCharset()), arguments);
    }

    /** As {@link #run(String...)}, with another place for what went wrong. */
    static int run(PrintWriter errors, String... arguments) {
        CommandLine cli = new CommandLine(new Cli());
        subcommands(cli, arguments);
        converters(cli);
        everyCommand(cli, each -> {
            each.getCommandSpec().addOption(help());
            each.setErr(errors);
            each.setParameterExceptionHandler(Cli::wrongUsage);
            each.setExecutionExceptionHandler(Cli::failed);
            each.setUsageHelpAutoWidth(true);
        });
        return cli.execute(arguments);
    }

    /** The one that is called, else all: to read the annotations of all of them takes longer than most of them run. */
    private static void subcommands(CommandLine cli, String... arguments) {
        boolean known = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        COMMANDS.forEach((name, command) -> {
            if (!known || name.equals(arguments[0])) {
                cli.addSubcommand(name, command.get());
            }
        });
    }

    /** picocli's own mixin would bring --version too, which means another thing to some commands. */
    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("tell what this command does")
                .build();
    }

    private static void everyCommand(CommandLine cli, Consumer<CommandLine> action) {
        action.accept(cli);
        cli.getSubcommands().values().forEach(each -> everyCommand(each, action));
    }

    private static void converters(CommandLine cli) {
        cli.registerConverter(Size.class, explained(Size::parse));
        cli.registerConverter(TargetOption.class, explained(TargetOption::parse));
        cli.registerConverter(Span.class, explained(Span::parse));
        cli.registerConverter(PeerAddress.class, explained(PeerAddress::parse));
        cli.registerConverter(UpdateId.class, explained(UpdateId::parse));
        cli.registerConverter(Version.class, explained(Version::parse));
        cli.registerConverter(Priority.class, explained(Cli::priority));
        cli.registerConverter(Switch.class, explained(Switch::parse));
    }

    private static Priority priority(String text) {
        for (Priority priority : Priority.values()) {
            if (priority.name().toLowerCase(Locale.ROOT).equals(text)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of critical, normal, optional");
    }

    /** picocli shows the message of its own exception only. */
    private static <T> ITypeConverter<T> explained(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException | UpdriftException wrong) {
                throw new CommandLine.TypeConversionException(wrong.getMessage());
            }
        };
    }

    private static int wrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(oneLine(name + ": " + wrong.getMessage() + " (see " + name + " --help)"));
        return USAGE;
    }

    private static int failed(Exception failure, CommandLine command, ParseResult result) {
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof UpdriftException || failure instanceof CommandFailed) {
            command.getErr().println(oneLine(name + ": " + failure.getMessage()));
        } else {
            command.getErr().println(oneLine(name + ": unexpected failure, please report it: " + failure));
            failure.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
