package updrift.engine.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** From a file and what overrides it to one resolved tree. Reads no system property and nothing from the class path: those belong to the host. */
final class ConfigText {
    /** Largest configuration file in bytes. A thousand peers take 40 KB; what is larger isn't a configuration. */
    private static final int FILE_MAX = 1 << 20;

    /** The origin of what a host says for the case that nobody else does. */
    static final String OTHERWISE = "otherwise";

    private ConfigText() {}

    /** {@code included}: hears of each file that {@code file} includes. */
    static Config read(
            Optional<Path> file,
            SortedMap<String, String> overrides,
            SortedMap<String, String> otherwise,
            Consumer<Path> included) {
        Config config = file.map(named -> parse(named, included)).orElse(ConfigFactory.empty());
        try {
            return tree(overrides, "override")
                    .withFallback(config)
                    .withFallback(tree(otherwise, OTHERWISE))
                    .resolve();
        } catch (ConfigException unusable) {
            throw invalid(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static Config tree(SortedMap<String, String> values, String origin) {
        Config tree = ConfigFactory.empty(origin);
        for (Map.Entry<String, String> value : values.entrySet()) {
            tree = tree.withValue(
                    ConfigReader.ROOT + "." + value.getKey(), ConfigValueFactory.fromAnyRef(value.getValue(), origin));
        }
        return tree;
    }

    private static Config parse(Path file, Consumer<Path> included) {
        String text = text(file);
        try {
            Config config = ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults()
                            .setSyntax(ConfigSyntax.CONF)
                            .setAllowMissing(false)
                            .setIncluder(new ConfigIncludes(included)));
            String duplicate = DuplicateKeys.find(text);
            if (!duplicate.isEmpty()) {
                throw new UpdriftException(ErrorCode.CONFIG_INVALID, file + ":" + duplicate);
            }
            return config;
        } catch (ConfigException unreadable) {
            throw invalid(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    /** The parser would put a replacement character wherever the encoding is wrong. */
    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UpdriftException(ErrorCode.CONFIG_INVALID, file + ": there is no such file");
            }
            if (Files.size(file) > FILE_MAX) {
                throw new UpdriftException(
                        ErrorCode.CONFIG_INVALID, file + ": " + Files.size(file) + " bytes; at most " + FILE_MAX);
            }
            byte[] bytes = Files.readAllBytes(file);
            return decode(file, bytes);
        } catch (IOException unreadable) {
            throw invalid(file + ": can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException malformed) {
            long line = 1;
            for (int i = 0; i < buffer.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw invalid(file + ":" + line + ": is not UTF-8", malformed);
        }
    }

    private static UpdriftException invalid(String message, Exception cause) {
        return new UpdriftException(ErrorCode.CONFIG_INVALID, message.replaceAll("\\s+", " "), cause);
    }
}
