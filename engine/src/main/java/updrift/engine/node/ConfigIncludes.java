package updrift.engine.node;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Includes what a configuration says, as the parser would, and tells each file, also one that sets nothing now. What is included by URL or from the class path isn't told. */
final class ConfigIncludes implements ConfigIncluder, ConfigIncluderFile {
    private final Consumer<Path> included;
    private final @Nullable ConfigIncluder parser;

    ConfigIncludes(Consumer<Path> included) {
        this(included, null);
    }

    private ConfigIncludes(Consumer<Path> included, @Nullable ConfigIncluder parser) {
        this.included = included;
        this.parser = parser;
    }

    /** The parser names itself here before it comes to an include. */
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return new ConfigIncludes(included, fallback);
    }

    /** Which file is meant is the parser's to find: the name may lack its end. */
    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return parser().include(new Told(context), what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        included.accept(what.toPath().toAbsolutePath());
        if (parser() instanceof ConfigIncluderFile files) {
            return files.includeFile(context, what);
        }
        throw new IllegalStateException("a parser that doesn't include files");
    }

    private ConfigIncluder parser() {
        if (parser == null) {
            throw new IllegalStateException("included before there is a parser");
        }
        return parser;
    }

    private final class Told implements ConfigIncludeContext {
        private final ConfigIncludeContext context;

        Told(ConfigIncludeContext context) {
            this.context = context;
        }

        @Override
        public @Nullable ConfigParseable relativeTo(String filename) {
            ConfigParseable found = context.relativeTo(filename);
            if (found != null && found.origin().filename() != null) {
                included.accept(Path.of(found.origin().filename()).toAbsolutePath());
            }
            return found;
        }

        @Override
        public ConfigParseOptions parseOptions() {
            return context.parseOptions();
        }

        @Override
        public ConfigIncludeContext setParseOptions(ConfigParseOptions options) {
            return new Told(context.setParseOptions(options));
        }
    }
}
