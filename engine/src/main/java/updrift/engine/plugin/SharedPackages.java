package updrift.engine.plugin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The packages of which host and plugins must see the same classes, because values of them pass between both. */
final class SharedPackages {
    private static final List<String> PREFIXES = List.of(
            "updrift.api.",
            "updrift.engine.",
            "jakarta.inject.",
            "com.google.inject.",
            "org.slf4j.",
            "org.pf4j.",
            "org.bouncycastle.",
            "org.jspecify.");

    private static final Pattern VERSION = Pattern.compile("^META-INF/versions/[0-9]+/");

    private SharedPackages() {}

    /** Whether the class {@code name} always comes from the host. */
    static boolean contain(String name) {
        return PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** The shared package that the jar entry {@code path} would bring a class of, if it would. */
    static Optional<String> broughtBy(String path) {
        if (!path.endsWith(".class")) {
            return Optional.empty();
        }
        String name = VERSION.matcher(path).replaceFirst("").replace('/', '.');
        return PREFIXES.stream()
                .filter(name::startsWith)
                .map(prefix -> prefix.substring(0, prefix.length() - 1))
                .findFirst();
    }
}
