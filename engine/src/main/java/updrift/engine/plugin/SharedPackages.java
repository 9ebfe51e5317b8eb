package updrift.engine.plugin;

import java.util.List;
import java.util.Optional;

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

    private static final List<String> FOLDERS =
            PREFIXES.stream().map(prefix -> prefix.replace('.', '/')).toList();

    private static final String VERSIONS = "META-INF/versions/";

    private SharedPackages() {}

    /** Whether the class {@code name} always comes from the host. */
    static boolean contain(String name) {
        return PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** The shared package that the jar entry {@code path} would bring a class of, if it would. Plain loops: thousands of entries are asked about at each start. */
    static Optional<String> broughtBy(String path) {
        if (!path.endsWith(".class")) {
            return Optional.empty();
        }
        int start = path.startsWith(VERSIONS) ? path.indexOf('/', VERSIONS.length()) + 1 : 0;
        for (int i = 0; i < FOLDERS.size(); i++) {
            if (path.startsWith(FOLDERS.get(i), start)) {
                String prefix = PREFIXES.get(i);
                return Optional.of(prefix.substring(0, prefix.length() - 1));
            }
        }
        return Optional.empty();
    }
}
