package updrift.samples.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.Updrift;

/**
 * What a command line says about a node, as configuration keys that know the flag they came from. It can be kept beside the node's state, so that a later
 * command finds the same node by its state directory alone.
 */
final class Flags {
    /** Where {@link #keep} keeps it, in the state directory. */
    private static final String FILE = "last-run.properties";

    private static final String CONFIG_FILE = "config.file";

    private static final String OTHERWISE = "otherwise:";

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> defaults = new TreeMap<>();
    private @Nullable Path file;

    void file(Optional<Path> file) {
        this.file = file.map(Path::toAbsolutePath).orElse(null);
    }

    /** Sets {@code key} to what the flag {@code name} says, if it says something. */
    void set(String name, String key, Optional<?> value) {
        value.ifPresent(given -> {
            values.put(key, given.toString());
            names.put(key, name);
        });
    }

    /** Sets {@code key} where neither a flag nor the configuration does. */
    void otherwise(String key, String value) {
        defaults.put(key, value);
    }

    /** As {@link #set}, for a path that counts from the working directory. */
    void setPath(String name, String key, Optional<Path> path) {
        set(name, key, path.map(each -> each.toAbsolutePath().normalize()));
    }

    /** Chooses the origin at {@code url}, beside a cache of the node's own. */
    void origin(String url) {
        String plugin = originPlugin(url);
        set("--origin", "cache.use", Optional.of("filesystem," + plugin));
        set("--origin", "cache." + plugin + ".url", Optional.of(url));
    }

    /** The storage plugin that reads {@code url}; of what is no URL at all that for web servers says so. */
    static String originPlugin(String url) {
        return url.startsWith("s3:") ? "s3" : "http";
    }

    /** A builder that knows all of this. */
    Updrift.Builder builder() {
        Updrift.Builder builder = Updrift.builder();
        if (file != null) {
            builder.config(file);
        }
        values.forEach(builder::set);
        defaults.forEach(builder::orElse);
        home().ifPresent(home -> builder.orElse("plugins", home.toString()));
        return builder;
    }

    /** Runs {@code action}, and says of a wrong value which flag gave it. */
    <T> T explaining(Supplier<T> action) {
        try {
            return action.get();
        } catch (UpdriftException failure) {
            throw failure.code() == ErrorCode.CONFIG_INVALID ? renamed(failure) : failure;
        }
    }

    private UpdriftException renamed(UpdriftException failure) {
        String message = String.valueOf(failure.getMessage());
        for (Map.Entry<String, String> name : names.entrySet()) {
            String key = "updrift." + name.getKey() + ": ";
            if (message.startsWith(key)) {
                return new UpdriftException(
                        failure.code(), name.getValue() + ": " + message.substring(key.length()), failure);
            }
        }
        return failure;
    }

    /** The plugins that came with this command, if it was installed with some. */
    private static Optional<Path> home() {
        return Optional.ofNullable(System.getProperty("updrift.home"))
                .map(home -> Path.of(home, "plugins"))
                .filter(Files::isDirectory);
    }

    /** Keeps all of this in the directory {@code state}. */
    void keep(Path state) {
        Properties kept = new Properties();
        kept.putAll(values);
        defaults.forEach((key, value) -> kept.setProperty(OTHERWISE + key, value));
        if (file != null) {
            kept.setProperty(CONFIG_FILE, file.toString());
        }
        try (OutputStream out = Files.newOutputStream(state.resolve(FILE))) {
            kept.store(out, "How this node was started last");
        } catch (IOException unwritable) {
            throw new CommandFailed(state.resolve(FILE) + " can't be written: " + unwritable.getMessage(), unwritable);
        }
    }

    /** As {@link #keep}, unless a node's own start is kept there already. */
    void keepIfFirst(Path state) {
        if (!Files.exists(state.resolve(FILE))) {
            keep(state);
        }
    }

    /** What {@link #keep} kept in {@code state}; empty if no node has run there. */
    static Optional<Flags> kept(Path state) {
        Path file = state.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties kept = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            kept.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new CommandFailed(file + " can't be read: " + unreadable.getMessage(), unreadable);
        }
        Flags flags = new Flags();
        flags.file(Optional.ofNullable(kept.getProperty(CONFIG_FILE)).map(Path::of));
        kept.remove(CONFIG_FILE);
        for (String key : kept.stringPropertyNames()) {
            if (key.startsWith(OTHERWISE)) {
                flags.otherwise(key.substring(OTHERWISE.length()), kept.getProperty(key));
            } else {
                flags.values.put(key, kept.getProperty(key));
            }
        }
        flags.setPath("--state", "state", Optional.of(state));
        return Optional.of(flags);
    }
}
