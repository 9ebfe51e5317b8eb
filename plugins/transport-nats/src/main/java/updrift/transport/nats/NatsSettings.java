package updrift.transport.nats;

import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.peer.PeerId;

/**
 * How this node uses NATS.
 *
 * @param servers where the server, or any of its cluster, is
 * @param place by what name other nodes send to this one
 * @param subject what the subjects of all nodes begin with
 * @param bytesPerSecond most that this node sends
 * @param user with {@code password}, who this node is to the server
 * @param credentials a file as {@code nsc} makes it, who this node is to the server
 */
record NatsSettings(
        List<String> servers,
        String place,
        String subject,
        long bytesPerSecond,
        Optional<String> user,
        Optional<String> password,
        Optional<String> credentials) {
    static final List<Setting> DECLARED = List.of(
            new Setting("servers", Kind.LIST, "nats://127.0.0.1:4222", "where NATS is; tls:// for an encrypted link"),
            new Setting("subject", Kind.TEXT, "updrift", "what the subjects begin with; alike on all nodes"),
            new Setting(
                    "max_speed", Kind.SIZE, "1MiB", "most bytes per second that this node sends through the server"),
            new Setting("user", Kind.TEXT, null, "who this node is to the server"),
            new Setting("password", Kind.TEXT, null, "the user's password"),
            new Setting(
                    "credentials", Kind.TEXT, null, "absolute path of a .creds file, in place of user and password"));

    /** Below, a chunk would take longer than the engine waits for it. */
    private static final long BYTES_PER_SECOND_MIN = 16 << 10;

    private static final int SERVERS_MAX = 16;

    /** What a place looks like: one word of a subject. */
    static final String PLACE = "[A-Za-z0-9_-]{1,100}";

    static NatsSettings read(Settings settings, PeerId self) {
        long speed = settings.size("max_speed").orElseThrow();
        if (speed < BYTES_PER_SECOND_MIN) {
            throw settings.wrong("max_speed", "must be at least 16KiB");
        }
        String place = place(settings, self);
        String subject = settings.required("subject");
        if (subject.length() > 100 || !subject.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
            throw settings.wrong("subject", "must be words of letters, digits, _ and -, with dots between");
        }
        if (settings.text("user").isPresent() != settings.text("password").isPresent()) {
            throw settings.wrong("user", "goes with password, and password with user");
        }
        return new NatsSettings(
                servers(settings),
                place,
                subject,
                speed,
                settings.text("user"),
                settings.text("password"),
                credentials(settings));
    }

    /** By its own name where it has one, so that others can be told of it before it runs; else by its peer id. */
    private static String place(Settings settings, PeerId self) {
        String listen = settings.required("listen");
        String scheme = NatsCarrier.SCHEME + ":";
        String place = listen.startsWith(scheme) ? listen.substring(scheme.length()) : self.toString();
        if (!place.matches(PLACE)) {
            throw settings.wrong("listen", "must name a place of 1 to 100 letters, digits, _ and -");
        }
        return place;
    }

    private static List<String> servers(Settings settings) {
        List<String> servers = settings.list("servers");
        if (servers.isEmpty() || servers.size() > SERVERS_MAX) {
            throw settings.wrong("servers", "names " + servers.size() + "; 1 to " + SERVERS_MAX + " are needed");
        }
        if (servers.stream().anyMatch(server -> server.contains("@"))) {
            // Not with its text: what stands before the @ is a secret, and addresses are logged.
            throw settings.wrong("servers", "must not hold a name or password: use the settings user and password");
        }
        try {
            // A wrong address is told with its line in the file, before anything starts.
            Options.builder().servers(servers.toArray(String[]::new)).build();
        } catch (IllegalArgumentException wrong) {
            throw settings.wrong("servers", "can't be used: " + wrong.getMessage());
        }
        return servers;
    }

    private static Optional<String> credentials(Settings settings) {
        Optional<String> file = settings.text("credentials");
        if (file.isPresent() && !Files.isReadable(Path.of(file.get()))) {
            throw settings.wrong("credentials", "names " + file.get() + ", which can't be read");
        }
        return file;
    }

    /** What tells the server who this node is. */
    Options.Builder identified(Options.Builder options) {
        if (user.isPresent()) {
            options.userInfo(user.get().toCharArray(), password.orElse("").toCharArray());
        }
        credentials.ifPresent(file -> options.authHandler(Nats.credentials(file)));
        return options;
    }
}
